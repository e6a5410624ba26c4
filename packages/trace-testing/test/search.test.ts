import fc from 'fast-check';
import {
  type Child,
  client,
  descend,
  hop,
  inOrder,
  internal,
  linkTo,
  type Node,
  oneOf,
  optional,
  repeat,
  rest,
  type Span,
  type Trace,
  traceOf,
} from '../src';
import { verdictByBruteForce, verdictOf } from '../src/generate/campaign';
import { matchesExactly } from '../src/match/match-trace';
import { ms, spansOf, TRACE_ID } from './build';

/** A tree of 1 to 6 spans: the parent of each is an earlier one; few names, times that overlap. */
const trees = fc
  .array(
    fc.record({
      parent: fc.nat(),
      name: fc.constantFrom('a', 'b'),
      start: fc.integer({ min: 0, max: 3 }),
      length: fc.integer({ min: 0, max: 2 }),
      link: fc.option(fc.nat(), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) => {
    const spans: Span[] = [];
    for (const { parent, name, start, length, link } of rows) {
      const above = spans[parent % Math.max(1, spans.length)];
      const target = link === undefined ? undefined : spans[link % Math.max(1, spans.length)];
      const [base] = spansOf({
        overrides: { service: 's', kind: 'INTERNAL', name },
        children: [],
      });
      spans.push({
        ...(base as Span),
        parentSpanId: above?.spanId,
        start: ms(start * 10),
        end: ms((start + length) * 10),
        links: target
          ? [{ traceId: TRACE_ID, spanId: target.spanId, tracestate: '', attributes: {} }]
          : [],
      });
    }
    return traceOf(spans, TRACE_ID);
  });

const OTHER_ID = 'f'.repeat(32);

/** The same with a linked trace of up to 3 spans: each has a parent there, or a link to a span here. */
const linkedTrees = fc
  .tuple(trees, fc.array(fc.tuple(fc.nat(), fc.constantFrom('a', 'b')), { maxLength: 3 }))
  .map(([trace, picks]): Trace => {
    const others: Span[] = [];
    for (const [pick, name] of picks) {
      const place = pick % (trace.spans.length + others.length);
      const target = trace.spans[place];
      const [base] = spansOf({
        overrides: { service: 's', name, traceId: OTHER_ID },
        children: [],
      });
      others.push({
        ...(base as Span),
        parentSpanId: others[place - trace.spans.length]?.spanId,
        links: target
          ? [{ traceId: TRACE_ID, spanId: target.spanId, tracestate: '', attributes: {} }]
          : [],
      });
    }
    return { ...trace, linked: others.length > 0 ? [traceOf(others, OTHER_ID)] : [] };
  });

function nodes(depth: number): fc.Arbitrary<Node> {
  const children = depth === 0 ? fc.constant([]) : fc.array(rows(depth - 1), { maxLength: 3 });
  return fc
    .record({
      name: fc.constantFrom<string | RegExp>('a', 'b', /a|b/),
      as: fc.constantFrom(undefined, undefined, 'x'),
      link: fc.constantFrom(undefined, undefined, 'x'),
      children,
    })
    .map(({ name, as, link, children: below }) =>
      internal('s', name, { ...(as && { as }), ...(link && { links: [linkTo(link)] }) }, below),
    );
}

function rows(depth: number): fc.Arbitrary<Child> {
  const node = nodes(depth);
  const few = (min: number) => fc.array(node, { minLength: min, maxLength: 3 });
  return fc.oneof(
    node,
    node,
    node.map(optional),
    fc
      .tuple(node, fc.nat({ max: 2 }), fc.nat({ max: 2 }))
      .map(([inner, min, more]) => repeat(inner, { min, max: min + more })),
    few(1).map((list) => oneOf(...list)),
    few(1).map((list) => inOrder(...list)),
    node.map(descend),
    node.map(hop),
    fc.constant(rest()),
  );
}

/** A pattern that describes the trace itself, so that passes are as frequent as failures. */
function patternOf(
  spans: readonly Span[],
  of: Span,
  loosen: (node: Node, at: number) => Child,
): Node {
  const children = spans.filter((span) => span.parentSpanId === of.spanId);
  return internal(
    's',
    of.name,
    children.map((child, index) => loosen(patternOf(spans, child, loosen), index)),
  );
}

const exactCase = (trace: Trace, pattern: Node) =>
  ({ seed: 0, mode: 'exact', trace, pattern, known: undefined }) as const;

test('when any pattern meets any small tree, the search agrees with brute force', () => {
  let passes = 0;
  fc.assert(
    fc.property(linkedTrees, nodes(2), (trace, pattern) => {
      const one = exactCase(trace, pattern);
      const expected = verdictByBruteForce(one);
      if (expected === 'pass') passes += 1;
      return verdictOf(one) === expected;
    }),
    { numRuns: 3000 },
  );
  expect(passes).toBeGreaterThan(50);
});

test('when a pattern is drawn from the tree and loosened, the search agrees with brute force', () => {
  const loosenings: ((inner: Node) => Child)[] = [
    (inner) => inner,
    optional,
    (inner) => repeat(inner, { min: 1, max: 2 }),
    (inner) => oneOf(internal('s', 'never'), inner),
    (inner) => inOrder(inner),
    (inner) => inOrder(inner, internal('s', /a|b/)),
    descend,
    // Leaves the span out: what is below it takes its place.
    (inner) => (inner.children[0]?.type === 'span' ? descend(inner.children[0]) : inner),
    hop,
    (inner) => hop(internal('s', /a|b/, inner.children)),
  ];
  let passes = 0;
  fc.assert(
    fc.property(
      linkedTrees,
      fc.array(fc.nat({ max: loosenings.length - 1 }), { minLength: 6, maxLength: 6 }),
      (trace, picks) => {
        const root = trace.spans[0] as Span;
        const loosen = (inner: Node, at: number) =>
          (loosenings[picks[at % 6] ?? 0] as (inner: Node) => Child)(inner);
        const pattern = patternOf(trace.spans, root, loosen);
        const one = exactCase(trace, pattern);
        const expected = verdictByBruteForce(one);
        if (expected === 'pass') passes += 1;
        return verdictOf(one) === expected;
      },
    ),
    { numRuns: 2000 },
  );
  expect(passes).toBeGreaterThan(500);
});

test('when two assignments cost the same and one breaks the order, the other is found', () => {
  const [root, first, second] = spansOf({
    overrides: { service: 'c', kind: 'INTERNAL', name: 'root' },
    children: [
      { overrides: { service: 'c', kind: 'CLIENT', name: 'GET' }, children: [] },
      {
        overrides: { service: 'c', kind: 'CLIENT', name: 'GET', attributes: { n: 2 } },
        children: [],
      },
    ],
  }) as [Span, Span, Span];
  const trace = traceOf([root, second, first], TRACE_ID);
  const pattern = internal('c', 'root', [inOrder(client('c', /GET|POST/), client('c', 'GET'))]);
  expect(matchesExactly(trace, pattern)).toBe(true);
});
