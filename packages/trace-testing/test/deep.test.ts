/** A recursion that ran away: 10,000 spans, each below the one before. No question exhausts the stack. */
import {
  type Child,
  canonicalTree,
  descend,
  internal,
  MatchLimitError,
  type Node,
  renderTrace,
  rest,
  type Span,
  traceOf,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { ms, spansOf, TRACE_ID } from './build';

const DEPTH = 10_000;
const [BASE] = spansOf({ overrides: { service: 's', kind: 'CLIENT' }, children: [] }) as [Span];
const idOf = (at: number): string => (at + 1).toString(16).padStart(16, '0');
const deep = traceOf(
  Array.from({ length: DEPTH }, (_, at) => ({
    ...BASE,
    spanId: idOf(at),
    parentSpanId: at === 0 ? undefined : idOf(at - 1),
    kind: at % 2 === 0 ? ('INTERNAL' as const) : ('CLIENT' as const),
    name: `n${at % 7}`,
    start: ms(at),
    end: ms(2 * DEPTH - at),
  })),
  TRACE_ID,
);
const root = (children: Child[] = []): Node => internal('s', 'n0', children);

test('when all below the root is unexpected, the diff shows its beginning and counts the rest', async () => {
  await expect(expect(deep).toMatchTrace(root())).rejects.toThrow(
    /1 problem, 10000 spans received(?:.|\n)*\+ +└─ … \d+ spans below, deeper than is drawn/,
  );
});

test('when the rest is allowed, a deep trace matches; with spans left out, it is as deep as the others', async () => {
  await expect(deep).toMatchTrace(root([rest()]));
  await expect(deep).toContainTrace(root());
  await expect(deep).toMatchTrace(root(), { ignore: [(span) => span.spanId !== idOf(0)] });
});

test('when a row may be anywhere below, it is looked for all the way down', async () => {
  const below = (name: string) => root([descend(internal('s', name))]);

  await expect(deep).not.toContainTrace(below('nowhere'));
  await expect(deep).toContainTrace(below(`n${(DEPTH - 2) % 7}`));
  await expect(deep).not.toMatchTrace(below('nowhere'));
});

test('when the pattern is as deep as the trace, it does not pass', async () => {
  let pattern: Node | undefined;
  for (const span of deep.spans.toReversed()) {
    pattern = { ...root(pattern ? [pattern] : []), kind: span.kind, name: span.name };
  }

  await expect(expect(deep).toMatchTrace(pattern as Node)).rejects.toThrow(MatchLimitError);
  await expect(expect(deep).not.toMatchTrace(pattern as Node)).rejects.toThrow(
    /^gave up matching(?:.|\n)*, 10000 spans received/,
  );
});

test('when a deep trace is judged or drawn, that ends', async () => {
  await expect(deep).toBeWellFormed();
  await expect(deep).toLeakNothing();
  await expect(deep).toCost({ spans: DEPTH, sequentialHops: DEPTH / 2 });
  await expect(expect(deep).toCost({ sequentialHops: 5 })).rejects.toThrow('sequentialHops: 5000');
  expect(renderTrace(deep).split('\n')).toHaveLength(101);
  expect(() => canonicalTree(deep)).toThrow('no snapshot: the trace is nested 10000 deep');
});
