/** Every tree of up to six spans of two names, against brute force: nothing is left to chance. */
import {
  type Child,
  descend,
  hop,
  internal,
  type Node,
  oneOf,
  optional,
  repeat,
  rest,
  type Span,
  type Trace,
  traceOf,
} from '../src';
import { bruteForceMatches } from '../src/generate/brute-force';
import { matchesExactly } from '../src/match/match-trace';
import { ms, spansOf, TRACE_ID } from './build';

const [BASE] = spansOf({ overrides: { service: 's', kind: 'INTERNAL' }, children: [] }) as [Span];

function makeSpan(at: number, parent: number | undefined, name: string): Span {
  const id = (index: number) => (index + 1).toString(16).padStart(16, '0');
  const times = { start: ms(at * 10), end: ms(at * 10 + 5) };
  const parentSpanId = parent === undefined ? undefined : id(parent);
  return { ...BASE, ...times, spanId: id(at), parentSpanId, name };
}

/** Grows a forest of one root by one span at a time: any earlier span may be its parent. */
function* treesOf(size: number): Generator<Span[]> {
  if (size === 1) {
    for (const name of ['a', 'b']) yield [makeSpan(0, undefined, name)];
    return;
  }
  for (const smaller of treesOf(size - 1)) {
    for (let parent = 0; parent < size - 1; parent += 1) {
      for (const name of ['a', 'b']) yield [...smaller, makeSpan(size - 1, parent, name)];
    }
  }
}

const any = (children: readonly Child[] = []): Node => internal('s', /a|b/, children);
const a = (children: readonly Child[] = []): Node => internal('s', 'a', children);
const b = (children: readonly Child[] = []): Node => internal('s', 'b', children);

/** Rows that compete for the same spans in every way: greed, ceilings, alternatives, depth. */
const PATTERNS: Node[] = [
  any([any(), a()]),
  any([a([rest()]), a()]),
  any([any([rest()]), a([rest()])]),
  any([oneOf(a([any()]), b()), optional(any([rest()])), a()]),
  any([repeat(a([rest()]), { min: 1, max: 2 }), optional(b([rest()]))]),
  any([repeat(any([optional(a())]), { min: 2 })]),
  any([optional(a([a()])), optional(any([repeat(any())])), rest()]),
  any([any([any([rest()]), rest()])]),
  a([oneOf(a([b()]), any([a(), rest()])), repeat(b(), { max: 3 })]),
  any([descend(a())]),
  any([descend(a([rest()])), descend(any()), optional(b([any()]))]),
  any([any([descend(b())]), rest()]),
  any([descend(b()), any()]),
];

/** The same for messages: their consumer is a child, or in a trace of its own. */
const HOPS: Node[] = [
  any([hop(a()), optional(any([rest()]))]),
  any([hop(any([hop(b()), rest()])), descend(a())]),
  any([hop(a([rest()])), hop(any()), rest()]),
  any([hop(any()), descend(any())]),
];

const OTHER_ID = 'f'.repeat(32);

/** The same with its last span, always a leaf, in a trace of its own that links to its parent. */
function withLink(spans: Span[]): Trace {
  const [last] = spans.slice(-1) as [Span];
  const { parentSpanId: spanId, ...others } = last;
  if (spanId === undefined) return traceOf(spans, TRACE_ID);
  const links = [{ traceId: TRACE_ID, spanId, tracestate: '', attributes: {} }];
  const linker: Span = { ...others, traceId: OTHER_ID, parentSpanId: undefined, links };
  return { ...traceOf(spans.slice(0, -1), TRACE_ID), linked: [traceOf([linker], OTHER_ID)] };
}

function draw(trace: Trace, span: Span): Node {
  const children = trace.spans.filter((other) => other.parentSpanId === span.spanId);
  return internal('s', span.name, children.map((child) => draw(trace, child)).reverse());
}

/** Equal for trees that differ only in the order of siblings. The last span is marked: it goes to the linked trace. */
function shapeOf(spans: readonly Span[], at: Span | undefined = spans[0]): string {
  const below = spans.filter(({ parentSpanId }) => parentSpanId === at?.spanId);
  const shapes = below.map((span) => shapeOf(spans, span)).sort();
  return `${at?.name}${at === spans.at(-1) ? '!' : ''}(${shapes.join()})`;
}

/** Up to this size, siblings come in every order. Larger trees come once for each shape. */
const EVERY_ORDER = 5;

test.each([1, 2, 3, 4, 5, 6])(
  'when any tree of %i spans meets rows that compete, the search agrees with brute force',
  (size) => {
    let trees = 0;
    const shapes = new Set<string>();
    const wrong: string[] = [];
    for (const spans of treesOf(size)) {
      trees += 1;
      const known = shapes.has(shapeOf(spans));
      shapes.add(shapeOf(spans));
      if (known && size > EVERY_ORDER) continue;
      const trace = traceOf(spans, TRACE_ID);
      const linked = withLink(spans);
      const cases = [
        ...[...PATTERNS, ...HOPS].map((pattern) => ({ pattern, met: trace })),
        ...HOPS.map((pattern) => ({ pattern, met: linked })),
      ];
      cases.forEach(({ pattern, met }, index) => {
        if (matchesExactly(met, pattern) === bruteForceMatches(met, [pattern])) return;
        const drawing = spans.map((span) => span.name + span.parentSpanId).join(' ');
        wrong.push(`case ${index}: ${drawing}`);
      });
      // Drawn as it is, a tree matches; with one span renamed in the drawing, it does not.
      const [root] = spans as [Span];
      const drawn = draw(trace, root);
      const renamed = { ...drawn, name: drawn.name === 'a' ? 'b' : 'a' };
      if (!matchesExactly(trace, drawn) || matchesExactly(trace, renamed)) wrong.push('drawing');
    }

    expect(trees).toBe([2, 4, 16, 96, 768, 7680][size - 1]);
    expect(shapes.size).toBe([2, 4, 16, 76, 376, 1916][size - 1]);
    expect(wrong).toEqual([]);
  },
  300_000,
);
