import type { Queryable } from '@traceshop/service-kit';
import { eventually } from '@traceshop/test-servers/eventually';

/** Resolves when some statement in this database waits for another's lock. */
export async function waitingForLock(database: Queryable): Promise<void> {
  const waiting = `SELECT pid FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  await eventually(async () => expect(await database.one(waiting)).toBeDefined(), {
    awaited: 'a statement waits for a lock',
    deadlineMs: 5000,
  });
}
