import { testRedis } from '@traceshop/test-servers';
import { runBoth, type SameSpan } from '../support/sameness.ts';

let both: Awaited<ReturnType<typeof runBoth>>;

beforeAll(async () => {
  const server = await testRedis();
  try {
    both = await runBoth('sameness/redis', {
      // All metrics are sent at the end, with the time that the interval leaves.
      env: { REDIS: server.url, OTEL_METRIC_EXPORT_INTERVAL: '30000' },
    });
  } finally {
    await server.close();
  }
}, 180_000);

/** Hashes of keys differ between processes. */
const withoutHashes = (span: SameSpan): SameSpan => {
  const text = span.attributes['db.query.text'];
  const plain = typeof text === 'string' ? text.replace(/\b[0-9a-f]{8}\b/g, 'hash') : text;
  return {
    ...span,
    attributes:
      plain === undefined ? span.attributes : { ...span.attributes, 'db.query.text': plain },
    children: span.children.map(withoutHashes),
  };
};
const byText = (a: SameSpan, b: SameSpan) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const sorted = (spans: SameSpan[]): SameSpan[] =>
  spans
    .map(withoutHashes)
    .map((span) => ({ ...span, children: sorted(span.children) }))
    .sort(byText);

const OF_OURS = /^(?:kept|unhandled) /;
const printed = (lines: string[]) => lines.filter((line) => !OF_OURS.test(line));

test('when commands run and fail, ours and OpenTelemetry’s spans are the same', () => {
  const { own, stock } = both;
  expect(printed(own.printed)).toEqual(printed(stock.printed));
  expect(own).toMatchObject({ code: 0, warnings: [] });
  expect(sorted(own.trees)).toEqual(sorted(stock.trees));
  expect(own.metrics).toEqual(stock.metrics);
  expect(own.trees.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['commands', 'batches', 'failures', 'outer']),
  );
});

test('when a rejection is not handled, only with ours the process hears of it as without telemetry', () => {
  const unhandled = (lines: string[]) => lines.filter((line) => line.startsWith('unhandled'));
  expect(unhandled(both.own.printed)).toEqual([expect.stringContaining('WRONGTYPE')]);
  expect(unhandled(both.stock.printed)).toEqual([]);
});

test('when commands have ended, ours keep nothing of their requests until the timers end', () => {
  expect(both.own.printed).toContain('kept few');
  expect(both.stock.printed).toContain('kept many');
});
