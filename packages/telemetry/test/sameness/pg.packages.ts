import { testDatabase } from '@traceshop/test-servers';
import { eventually } from '../support/eventually.ts';
import { runWithReceiver } from '../support/program.ts';
import { runBoth, type SameMetric, type SameSpan } from '../support/sameness.ts';

let both: Awaited<ReturnType<typeof runBoth>>;

beforeAll(async () => {
  const database = await testDatabase();
  try {
    both = await runBoth('sameness/pg', {
      // All metrics are sent at the end, with the time that the interval leaves.
      env: { POSTGRES: database.url, OTEL_METRIC_EXPORT_INTERVAL: '30000' },
    });
  } finally {
    await database.drop();
  }
}, 180_000);

const isStreams = ({ name }: SameSpan) => name === 'streams';

test('when statements run in every style of pg, ours and OpenTelemetry’s spans are the same', () => {
  const { own, stock } = both;
  expect(own.printed).toEqual(stock.printed);
  expect({ code: own.code, warnings: own.warnings }).toEqual({ code: 0, warnings: [] });
  const same = (trees: SameSpan[]) => trees.filter((tree) => !isStreams(tree));
  expect(same(own.trees)).toEqual(same(stock.trees));
  expect(same(own.trees)).toHaveLength(127);
});

test('when a query emits rows and has no callback, only ours ends its span', () => {
  const children = (trees: SameSpan[]) =>
    trees
      .find(isStreams)
      ?.children.map(({ name, status, attributes }) => [
        name,
        status.code,
        attributes['db.response.status_code'],
      ]);
  const last = ['SELECT', 'UNSET', undefined];
  expect(children(both.stock.trees)).toEqual([last]);
  expect(children(both.own.trees)).toEqual([
    ['SELECT nowhere', 'ERROR', '42P01'],
    last,
    ['SELECT', 'UNSET', undefined],
  ]);
});

test('when queries wait for a connection, each is in the trace of its caller', () => {
  const { printed, trees } = both.own;
  expect(printed.filter((line) => line.startsWith('wrong'))).toEqual([]);
  const waiting = trees.filter(({ name }) => name.startsWith('waiting'));
  expect(waiting.map(({ children }) => children.length)).toEqual(Array(120).fill(1));
});

const durationsOf = (metrics: SameMetric[]) =>
  metrics.filter(({ name }) => name === 'db.client.operation.duration');

/** The counts of durations, failed or not. */
const countsOf = (metrics: SameMetric[]) => {
  const counts = new Map<string, number>();
  for (const { attributes, count, ...rest } of durationsOf(metrics)) {
    const { 'error.type': _, ...others } = attributes;
    const key = JSON.stringify({ ...rest, ...others });
    counts.set(key, (counts.get(key) ?? 0) + Number(count));
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
};

test('when statements run, ours and OpenTelemetry’s durations are the same, but for error.type and streams', () => {
  const isSelect = ([key]: [string, number]) => key.includes('"db.operation.name":"SELECT"');
  const [own, stock] = [countsOf(both.own.metrics), countsOf(both.stock.metrics)];
  expect(own.filter((one) => !isSelect(one))).toEqual(stock.filter((one) => !isSelect(one)));
  const selects = (counts: [string, number][]) => counts.find(isSelect)?.[1];
  expect(selects(own)).toBe((selects(stock) ?? 0) + 2);
});

const errorsOf = (metrics: SameMetric[]) =>
  durationsOf(metrics)
    .flatMap(({ attributes, count }) =>
      attributes['error.type'] === undefined
        ? []
        : [`${attributes['db.operation.name']} ${attributes['error.type']} ${count}`],
    )
    .sort();

test('when a promise is rejected, only our duration has its error.type', () => {
  expect(errorsOf(both.stock.metrics)).toEqual(['SELECT 22P02 1', 'SELECT 42P01 2']);
  expect(errorsOf(both.own.metrics)).toEqual([
    'INSERT 23505 1',
    'SELECT 22P02 2',
    'SELECT 42P01 3',
    'SELECT Error 1',
    'SELECT timeout 1',
  ]);
});

test.each(['own', 'stock'])(
  'when a pool is used with %s, its connections are counted',
  async (set) => {
    const database = await testDatabase();
    const program = await runWithReceiver('stores', {
      ...{ POSTGRES: database.url, TRACESHOP_INSTRUMENTATIONS: set },
      OTEL_METRIC_EXPORT_INTERVAL: '50',
    });
    try {
      await fetch(`${program.url}/users/1`);
      const pool = {
        'db.client.connection.pool.name': 'unknown_host:unknown_port/unknown_database',
      };
      const point = { kind: 'sum', unit: '{connection}' };
      await eventually(
        () => {
          const points = program.receiver
            .metrics()
            .filter(({ name }) => name.startsWith('db.client.connection.'))
            .map(({ name, kind, unit, attributes, value }) => ({
              name: name.slice('db.client.connection.'.length),
              ...{ kind, unit, attributes, value },
            }));
          const state = (name: string) => ({ ...pool, 'db.client.connection.state': name });
          expect(points).toHaveLength(4);
          expect(points).toEqual(
            expect.arrayContaining([
              { name: 'count', ...point, attributes: state('idle'), value: 1 },
              { name: 'count', ...point, attributes: state('used'), value: 0 },
              { name: 'max', ...point, attributes: pool, value: 1 },
              { name: 'pending_requests', ...point, attributes: pool, value: 0 },
            ]),
          );
        },
        { awaited: 'the connections of the pool' },
      );
    } finally {
      await program.close();
      await database.drop();
    }
  },
);
