// PostgreSQL down, cut off, silent: a fast 503, no crash, and recovery by itself.
import { join } from 'node:path';
import { testDatabase } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy } from '@traceshop/test-servers/proxy';
import { withDeadline } from '../src/core/deadline';
import { limited } from '../src/core/time-limit';
import type { Database } from '../src/index';
import { createDatabase } from '../src/postgres/database';
import { silentLogger } from '../src/testing';
import { collectedLogger } from './collected-logger';
import { tooLate } from './too-late';

const migrations = join(__dirname, 'migrations');
const logger = silentLogger();

let server: Awaited<ReturnType<typeof testDatabase>>;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let database: Database;
beforeEach(async () => {
  server = await testDatabase();
  proxy = await startProxy(server.url);
});
afterEach(async () => {
  await proxy.restore();
  await database.close();
  await proxy.close();
  await server.drop();
});

const open = () => createDatabase({ url: proxy.url, logger, migrations, poolSize: 1 });
/** The first connection after an outage may take its time. */
const worksAgain = () =>
  eventually(async () => expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]), {
    awaited: 'queries work again',
  });
const down = { status: 503, code: 'dependency_unavailable', retryAfterSeconds: 1 };

test('when the server is down at the start, 503 within 2 seconds, and it migrates once it is there', async () => {
  await proxy.cut();
  database = open();
  await expect(limited(2_000, database.query('SELECT 1'), tooLate)).rejects.toMatchObject(down);
  await expect(database.ready()).rejects.toMatchObject(down);
  await proxy.restore();
  await database.migrated;
  expect(await database.query('SELECT id FROM items ORDER BY id')).toEqual([
    { id: 'a' },
    { id: 'b' },
  ]);
  await database.ready();
});

test('when the server goes down and comes back, queries fail fast, then work again', async () => {
  database = open();
  await database.migrated;
  await database.query('SELECT 1');
  await proxy.cut();
  await expect(limited(2_000, database.query('SELECT 1'), tooLate)).rejects.toMatchObject(down);
  await proxy.restore();
  await worksAgain();
});

test('when the server ends an idle connection, the process lives and the next query works', async () => {
  const log = collectedLogger();
  database = createDatabase({ url: proxy.url, logger: log.logger, migrations, poolSize: 1 });
  await database.migrated;
  const me = await database.one<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const other = createDatabase({ url: server.url, logger, migrations, poolSize: 1 });
  await other.query('SELECT pg_terminate_backend($1)', [me?.pid]);
  // The server's word is on its way for a moment: until it is heard, a query may still take the connection.
  await eventually(() => expect(log.messages()).toContain('idle PostgreSQL connection lost'), {
    awaited: 'the pool has noticed',
  });
  await other.close();
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('when the link breaks inside a transaction, 503, nothing stays, and the connection is not used again', async () => {
  database = open();
  await database.migrated;
  const outcome = database.transaction(async (tx) => {
    await tx.query('UPDATE items SET stock = 99');
    await proxy.cut();
    await proxy.restore();
    await tx.query('SELECT 1');
  });
  await expect(outcome).rejects.toMatchObject(down);
  await worksAgain();
  expect(await database.query('SELECT stock FROM items ORDER BY id')).toEqual([
    { stock: 1 },
    { stock: 2 },
  ]);
});

test.each([
  ['a query', () => database.query('SELECT 1')],
  ['a transaction', () => database.transaction((tx) => tx.query('SELECT 1'))],
])('when the link is silent, %s gives up at the deadline of its request', async (_name, work) => {
  database = open();
  await database.migrated;
  await database.query('SELECT 1');
  proxy.stall();
  const stalled = withDeadline(300, work);
  // A statement's own limit is 6 s.
  await expect(limited(4_000, stalled, tooLate)).rejects.toMatchObject(down);
  await proxy.cut();
  await proxy.restore();
  await worksAgain();
});

test('when the server is frozen, one query waits for it and the next fail at once, until it responds', async () => {
  database = open();
  await database.migrated;
  await database.query('SELECT 1');
  proxy.stall();
  await expect(withDeadline(1_500, () => database.query('SELECT 1'))).rejects.toMatchObject(down);
  const next: (() => Promise<unknown>)[] = [
    () => database.query('SELECT 1'),
    () => database.transaction((tx) => tx.query('SELECT 1')),
    () => database.ready(),
  ];
  for (const work of next) {
    await expect(limited(500, work(), tooLate)).rejects.toMatchObject(down);
  }
  await proxy.cut();
  await proxy.restore();
  await worksAgain();
  await database.transaction((tx) => tx.query('SELECT 1'));
});

test('when a query waits for a lock longer than its request does, other queries go on', async () => {
  database = createDatabase({ url: proxy.url, logger, migrations, poolSize: 3 });
  await database.migrated;
  await database.transaction(async (tx) => {
    await tx.query('LOCK TABLE items');
    const locked = withDeadline(1_500, () => database.query('SELECT * FROM items'));
    await database.query('SELECT 1');
    await expect(locked).rejects.toMatchObject(down);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
