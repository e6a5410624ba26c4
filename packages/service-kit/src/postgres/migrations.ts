import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, untraced } from '@traceshop/telemetry';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { describeError } from '../core/errors';

export interface Migrations {
  /** Resolves once every file has run, here or in another replica, or after `stop`. Never rejects. */
  readonly done: Promise<void>;
  /** Stops trying. */
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;
// Longer than any migration in another replica, so a hung one does not block for ever.
const LOCK_WAIT_MS = 60_000;

/** Runs the SQL files of a folder that have not run yet. Repeats until it succeeds. */
export function startMigrations(o: { url: string; dir: string; logger: Logger }): Migrations {
  const stop = new AbortController();
  const done = untraced(() => retry(o, stop.signal));
  return {
    done,
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

async function retry(
  o: { url: string; dir: string; logger: Logger },
  stopped: AbortSignal,
): Promise<void> {
  let logged = '';
  for (let delay = FIRST_DELAY_MS; !stopped.aborted; delay = Math.min(delay * 2, MAX_DELAY_MS)) {
    try {
      await migrate(o);
      return;
    } catch (error) {
      const message = describeError(error);
      if (message !== logged) o.logger.error({ error: message }, 'migrations failed; trying again');
      logged = message;
    }
    await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal: stopped }).catch(
      () => undefined,
    );
  }
}

async function migrate({ url, dir, logger }: { url: string; dir: string; logger: Logger }) {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 2_000,
    statement_timeout: LOCK_WAIT_MS,
  });
  // The failing query reports the error too. Without a listener the process would end.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const run = await runner({
      dbClient: client,
      dir,
      direction: 'up',
      migrationsTable: 'migrations',
      singleTransaction: true,
      // Replicas that start together run in turn. The later ones find nothing to do.
      advisoryLockMode: 'wait',
      logger: quiet,
    });
    if (run.length > 0) logger.info({ migrations: run.map((m) => m.name) }, 'schema migrated');
  } finally {
    await client.end();
  }
}

// Its errors are thrown as well, and its other output would be several lines per start.
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
