import { testDatabase, testRedis } from '@traceshop/test-servers';
import { eventually } from './support/eventually.ts';
import { allSpans, outline, runWithReceiver, traceOf } from './support/program.ts';

type Running = Awaited<ReturnType<typeof runWithReceiver>>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let cache: Awaited<ReturnType<typeof testRedis>>;
let stores: Running;

beforeAll(async () => {
  [database, cache] = await Promise.all([testDatabase(), testRedis()]);
  stores = await runWithReceiver('stores', {
    ...{ POSTGRES: database.url, REDIS: cache.url },
    OTEL_METRIC_EXPORT_INTERVAL: '100',
  });
});
afterAll(async () => {
  await stores.close();
  await Promise.all([database.drop(), cache.close()]);
});

const clientsOf = async (response: Response, count: number) => {
  const spans = await traceOf(stores.receiver, response, (found) => found.length === count + 1);
  return spans.filter((span) => span.kind === 'CLIENT');
};

test('when statements run, their spans are named by operation and table, parameters stay out', async () => {
  const response = await fetch(`${stores.url}/users`, { method: 'POST' });
  const spans = await clientsOf(response, 4);
  expect(
    spans.map(({ name, attributes }) => [
      name,
      attributes['db.query.summary'],
      attributes['db.query.text'],
    ]),
  ).toEqual([
    ['BEGIN', 'BEGIN', 'BEGIN'],
    ['INSERT users', 'INSERT users', 'INSERT INTO users (id, email) VALUES ($1, $2)'],
    ['UPDATE users', 'UPDATE users', 'UPDATE users SET email = ? WHERE id = ?'],
    ['COMMIT', 'COMMIT', 'COMMIT'],
  ]);
  expect(
    JSON.stringify(spans, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toMatch(/ann@|secret-literal/);
});

test('when four requests wait for one connection, each query stays in the trace of its request', async () => {
  const responses = await Promise.all([1, 2, 3, 4].map((id) => fetch(`${stores.url}/users/${id}`)));
  for (const response of responses) {
    const spans = await traceOf(stores.receiver, response, (found) => found.length === 2);
    expect(outline(spans)).toEqual([
      'CLIENT SELECT users < SERVER GET /users/:id',
      'SERVER GET /users/:id',
    ]);
  }
});

test('when no query runs, the connection of the pool counts as idle', async () => {
  await eventually(
    () => {
      const points = stores.receiver.metrics('db.client.connection.count');
      const states = points.map(({ attributes, value }) => [
        attributes['db.client.connection.state'],
        value,
      ]);
      expect(states).toContainEqual(['idle', 1]);
      expect(states).toContainEqual(['used', 0]);
    },
    { awaited: 'an idle connection in db.client.connection.count' },
  );
});

test('when a statement fails, its span is ERROR and quotes no address', async () => {
  const spans = await clientsOf(await fetch(`${stores.url}/broken`), 2);
  expect(
    spans.map(({ status, events }) => [
      status.code,
      status.message,
      events[0]?.attributes['exception.message'],
    ]),
  ).toEqual([
    [
      'ERROR',
      'invalid input syntax for type uuid: "[redacted]"',
      expect.not.stringContaining('bob@'),
    ],
    [
      'ERROR',
      'invalid input syntax for type uuid: "[redacted]"',
      expect.not.stringContaining('bob@'),
    ],
  ]);
});

const failuresOf = async (path: string, count: number) => {
  const spans = await clientsOf(await fetch(`${stores.url}${path}`), count);
  return spans.map(({ name, attributes, status }) => [
    name,
    status.code,
    attributes['error.type'],
    attributes['db.response.status_code'],
  ]);
};

test('when a statement fails, its span has the code of PostgreSQL, or says that time ran out', async () => {
  expect(await failuresOf('/rejected', 3)).toEqual([
    ['SELECT users', 'ERROR', '22P02', '22P02'],
    ['SELECT nowhere', 'ERROR', '42P01', '42P01'],
    ['SELECT', 'ERROR', 'timeout', undefined],
  ]);
});

test('when Redis rejects a command, its span has the code of Redis', async () => {
  expect(await failuresOf('/rejected-command', 2)).toEqual([
    ['redis-SET', 'UNSET', undefined, undefined],
    ['redis-LPUSH', 'ERROR', 'WRONGTYPE', 'WRONGTYPE'],
  ]);
});

test('when Redis is used, spans name the command and hash what is opaque in a key', async () => {
  const spans = await clientsOf(await fetch(`${stores.url}/cached`), 3);
  expect(spans.map(({ name, attributes }) => [name, attributes['db.query.text']])).toEqual([
    ['redis-SET', expect.stringMatching(/^SET session:[0-9a-f]{8} \[3 other arguments\]$/)],
    ['redis-GET', expect.stringMatching(/^GET user:email:[0-9a-f]{8}$/)],
    ['redis-EVAL', expect.stringMatching(/^EVAL \[\d arguments\]$/)],
  ]);
});

test('when connections are opened and polled in the background, they make no traces', async () => {
  const marker = await fetch(`${stores.url}/marker`);
  await traceOf(stores.receiver, marker, (found) => found.length === 1);
  const roots = (await allSpans(stores.receiver)).filter((span) => span.parentSpanId === undefined);
  expect(roots.filter((span) => span.kind !== 'SERVER').map((span) => span.name)).toEqual([]);
});

test('when a pool is used, its durations and connections are metrics, with buckets up to a minute', async () => {
  const points = await eventually(
    () => {
      const found = stores.receiver.metrics('db.client.operation.duration');
      expect(found.length).toBeGreaterThan(0);
      return found;
    },
    { awaited: 'durations of database operations' },
  );
  expect(points[0]?.bounds).toEqual(expect.arrayContaining([1, 2, 15, 30, 60]));
  expect(stores.receiver.metrics('db.client.connection.max')).toHaveLength(1);
});

test('when a statement is rejected, its duration has the error code of PostgreSQL', async () => {
  await fetch(`${stores.url}/broken`);
  await eventually(
    () => {
      const points = stores.receiver.metrics('db.client.operation.duration');
      expect(points.map(({ attributes }) => attributes['error.type'])).toContain('22P02');
    },
    { awaited: 'the duration of a rejected statement' },
  );
});
