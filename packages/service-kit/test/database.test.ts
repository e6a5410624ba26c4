// The pool on a healthy server: statements, transactions, and what PostgreSQL rejects.
import { join } from 'node:path';
import { testDatabase } from '@traceshop/test-servers';
import pg from 'pg';
import { withDeadline } from '../src/core/deadline';
import { limited } from '../src/core/time-limit';
import { AppError, type Database, isUniqueViolation, type Queryable } from '../src/index';
import { createDatabase } from '../src/postgres/database';
import { silentLogger } from '../src/testing';
import { collectedLogger } from './collected-logger';
import { tooLate } from './too-late';

const migrations = join(__dirname, 'migrations');
const logger = silentLogger();

let server: Awaited<ReturnType<typeof testDatabase>>;
let database: Database;
beforeAll(async () => {
  server = await testDatabase();
  database = createDatabase({ url: server.url, logger, migrations, poolSize: 2 });
  await database.migrated;
});
afterAll(async () => {
  await database?.close();
  await server?.drop();
});

const stockOf = async (id: string) =>
  (await database.one<{ stock: number }>('SELECT stock FROM items WHERE id = $1', [id]))?.stock;

test('when three replicas start at once, each migration runs once and none of them stumbles', async () => {
  const fresh = await testDatabase();
  const log = collectedLogger();
  const replicas = [1, 2, 3].map(() =>
    createDatabase({ url: fresh.url, logger: log.logger, migrations }),
  );
  await Promise.all(replicas.map((replica) => replica.migrated));
  const rows = await replicas[0]?.query('SELECT name FROM migrations ORDER BY id');
  expect(rows).toEqual([{ name: '001_items' }, { name: '002_first_items' }]);
  expect(log.lines).toMatchObject([
    { msg: 'schema migrated', migrations: ['001_items', '002_first_items'] },
  ]);
  await Promise.all(replicas.map((replica) => replica.close()));
  await fresh.drop();
});

test('when rows are asked for, they come typed; bigint as number', async () => {
  expect(
    await database.query('SELECT id, serial, count(*) OVER () AS n FROM items ORDER BY id'),
  ).toEqual([
    { id: 'a', serial: 7, n: 2 },
    { id: 'b', serial: 7, n: 2 },
  ]);
  expect(await database.one('SELECT id FROM items WHERE id = $1', ['none'])).toBeUndefined();
});

test('when a transaction throws, nothing of it stays and the error comes out as it was', async () => {
  const error = new AppError({ code: 'no', status: 409, message: 'a timeout of its own kind' });
  const outcome = database.transaction(async (tx) => {
    await tx.query('UPDATE items SET stock = 99 WHERE id = $1', ['a']);
    throw error;
  });
  await expect(outcome).rejects.toBe(error);
  expect(await stockOf('a')).toBe(1);
});

test('when a statement in a transaction fails, its connection is usable again', async () => {
  for (let i = 0; i < 5; i += 1) {
    const outcome = database.transaction((tx) => tx.query('SELECT 1 / 0'));
    await expect(outcome).rejects.toMatchObject({ code: '22012' });
  }
  expect(await stockOf('b')).toBe(2);
});

test('when a unique rule is broken, it can be recognized, by the name of the rule too', async () => {
  const error = await database
    .query("INSERT INTO items (id, stock) VALUES ('a', 1)")
    .catch((e: unknown) => e);
  expect(isUniqueViolation(error)).toBe(true);
  expect(isUniqueViolation(error, 'items_pkey')).toBe(true);
  expect(isUniqueViolation(error, 'other')).toBe(false);
  expect(isUniqueViolation(new Error('no'))).toBe(false);
});

test('when two transactions deadlock, both succeed in the end', async () => {
  await database.query("INSERT INTO items (id, stock) VALUES ('x', 0), ('y', 0)");
  let waiting = 0;
  let release: () => void = () => undefined;
  const bothHoldOne = new Promise<void>((resolve) => {
    release = resolve;
  });
  const raise = (tx: Queryable, id: string) =>
    tx.query('UPDATE items SET stock = stock + 1 WHERE id = $1', [id]);
  const both = (first: string, second: string) =>
    database.transaction(async (tx) => {
      await raise(tx, first);
      waiting += 1;
      if (waiting === 2) release();
      await bothHoldOne;
      await raise(tx, second);
    });
  await Promise.all([both('x', 'y'), both('y', 'x')]);
  expect(waiting).toBe(3);
  expect([await stockOf('x'), await stockOf('y')]).toEqual([2, 2]);
});

test.each([
  ['NUL in text', 'SELECT $1::text', ['a\0b']],
  ['an integer out of range', 'SELECT $1::int', ['3000000000']],
  ['no integer', 'SELECT $1::int', ['1.5']],
  ['a key too long', 'INSERT INTO items (id, stock) VALUES ($1, 1)', [random(7000)]],
])(
  'when a value gets past the schemas that PostgreSQL cannot hold (%s), 400',
  async (...[, sql, params]) => {
    await expect(database.query(sql, params)).rejects.toMatchObject({
      status: 400,
      code: 'invalid_value',
    });
  },
);

// OpenTelemetry's instrumentation makes `db.client.connection.pool.name` of these three; it reads no URL.
test('when a pool is made of a URL, it still says its host, port and database', async () => {
  const connect = jest.spyOn(pg.Pool.prototype, 'connect');
  await database.query('SELECT 1');
  const [pool] = connect.mock.contexts as [pg.Pool];
  connect.mockRestore();
  const { hostname: host, port, pathname } = new URL(server.url);
  expect(pool.options).toMatchObject({ host, port: Number(port), database: pathname.slice(1) });
});

test('when all connections are busy, 503 within 2 seconds', async () => {
  let free: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  const holders = [1, 2].map(() => database.transaction(() => held));
  await expect(limited(2_000, database.query('SELECT 1'), tooLate)).rejects.toMatchObject({
    status: 503,
    code: 'dependency_unavailable',
    retryAfterSeconds: 1,
  });
  free();
  await Promise.all(holders);
  expect(await stockOf('a')).toBe(1);
});

test('when a request is out of time, its statement is not sent and costs no connection', async () => {
  const { url } = server;
  const single = createDatabase({ url, logger, migrations, poolSize: 1 });
  const backend = () => single.one<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const before = await backend();
  const late = withDeadline(0, () => single.query("UPDATE items SET stock = 99 WHERE id = 'a'"));
  await expect(late).rejects.toMatchObject({ status: 503, code: 'dependency_unavailable' });
  expect(await backend()).toEqual(before);
  expect(await stockOf('a')).toBe(1);
  await single.close();
});

// Compressible text would be stored compressed and fit into the index after all.
function random(length: number): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (seed % 26));
  }).join('');
}
