import fc from 'fast-check';
import { criticalPath, type Section } from '../src/analysis/critical-path';
import { selfTime } from '../src/analysis/self-time';
import { type TimedSpan, treeOf } from '../src/analysis/timed-span';

const INTERNAL = 1;
const PRODUCER = 4;
const CONSUMER = 5;

interface Drawn {
  id: string;
  parent?: string;
  at: [start: number, end: number];
  kind?: number;
}

const spans = (...drawn: Drawn[]): TimedSpan[] =>
  drawn.map(({ id, parent, at: [start, end], kind = INTERNAL }) => ({
    spanId: id,
    parentSpanId: parent,
    start,
    end,
    kind,
  }));

const path = (...drawn: Drawn[]): string[] =>
  criticalPath(treeOf(spans(...drawn)))
    .toReversed()
    .map(({ spanId, start, end }) => `${spanId} ${start}-${end}`);

describe('the critical path', () => {
  test('goes through the child that ends last', () => {
    const drawn = path(
      { id: 'root', at: [0, 100] },
      { id: 'short', parent: 'root', at: [30, 40] },
      { id: 'long', parent: 'root', at: [20, 90] },
    );
    expect(drawn).toEqual(['root 0-20', 'long 20-90', 'root 90-100']);
  });

  test('goes through siblings that touch in time', () => {
    const drawn = path(
      { id: 'root', at: [0, 100] },
      { id: 'one', parent: 'root', at: [0, 50] },
      { id: 'two', parent: 'root', at: [50, 100] },
    );
    expect(drawn).toEqual(['one 0-50', 'two 50-100']);
  });

  test('keeps a sibling that overlaps the next one by a little', () => {
    const drawn = path(
      { id: 'root', at: [0, 100] },
      { id: 'one', parent: 'root', at: [10, 51] },
      { id: 'two', parent: 'root', at: [50, 100] },
    );
    expect(drawn).toEqual(['root 0-10', 'one 10-50', 'two 50-100']);
  });

  test('cuts a child whose clock differs to its parent', () => {
    const drawn = path(
      { id: 'root', at: [10, 100] },
      { id: 'early', parent: 'root', at: [0, 30] },
      { id: 'late', parent: 'root', at: [80, 150] },
    );
    expect(drawn).toEqual(['early 10-30', 'root 30-80', 'late 80-100']);
  });

  test('does not wait for the consumer of a message', () => {
    const drawn = path(
      { id: 'root', at: [0, 100] },
      { id: 'send', parent: 'root', at: [10, 20], kind: PRODUCER },
      { id: 'process', parent: 'send', at: [12, 19], kind: CONSUMER },
    );
    expect(drawn).toEqual(['root 0-10', 'send 10-20', 'root 20-100']);
  });

  test('stands below a virtual root when the root is missing', () => {
    const drawn = path(
      { id: 'one', parent: 'gone', at: [0, 10] },
      { id: 'two', parent: 'gone', at: [20, 30] },
    );
    expect(drawn).toEqual(['one 0-10', ' 10-20', 'two 20-30']);
  });

  test.each([
    ['a span that is its own parent', spans({ id: 'a', parent: 'a', at: [0, 10] })],
    [
      'two spans that are parents of each other',
      spans({ id: 'a', parent: 'b', at: [0, 10] }, { id: 'b', parent: 'a', at: [2, 8] }),
    ],
  ])('has an end for %s', (_, circle) => {
    expect(lengthOf(criticalPath(treeOf(circle)))).toBe(10);
  });

  test('of a chain of 100,000 spans and of 100,000 siblings', () => {
    const count = 100_000;
    const numbered = (parentOf: (index: number) => number) =>
      Array.from({ length: count }, (_, index) => ({
        spanId: String(index),
        parentSpanId: index === 0 ? undefined : String(parentOf(index)),
        start: index,
        end: 2 * count - index,
        kind: INTERNAL,
      }));
    for (const parentOf of [(index: number) => index - 1, () => 0]) {
      expect(lengthOf(criticalPath(treeOf(numbered(parentOf))))).toBe(2 * count);
    }
  });
});

const lengthOf = (sections: readonly Section[]): number =>
  sections.reduce((sum, { start, end }) => sum + end - start, 0);

/** Any trace: parents may be missing, later, or the span itself, and times go in both directions. */
const anyTrace = fc
  .array(
    fc.record({
      parent: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
      start: fc.integer({ min: 0, max: 50 }),
      length: fc.integer({ min: 0, max: 50 }),
      kind: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((rows) =>
    rows.map(({ parent, start, length, kind }, index) => ({
      spanId: String(index),
      parentSpanId: parent === undefined ? undefined : String(parent),
      start,
      end: start + length,
      kind,
    })),
  );

test('for any trace, the sections follow each other and sum to the duration of the root', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const tree = treeOf(trace);
      const sections = criticalPath(tree).toReversed();
      const start = Math.min(...tree.roots.map((root) => root.start));
      const end = Math.max(...tree.roots.map((root) => root.end));
      expect(lengthOf(sections)).toBe(Math.max(0, end - start));
      for (const [index, section] of sections.entries()) {
        expect(section.start).toBe(sections[index - 1]?.end ?? start);
      }
    }),
    { numRuns: 500 },
  );
});

test('for any trace, every span is in the tree once', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const { roots, children } = treeOf(trace);
      const seen = new Set(roots);
      for (const below of children.values()) for (const child of below) seen.add(child);
      expect(seen.size).toBe(trace.length);
    }),
  );
});

test.each([
  ['no child', [], 100],
  ['one child', [[10, 30]], 80],
  [
    'children that overlap',
    [
      [10, 30],
      [20, 40],
    ],
    70,
  ],
  [
    'a child within another',
    [
      [10, 50],
      [20, 30],
    ],
    60,
  ],
  ['a child that goes on', [[90, 200]], 90],
  ['a child of another time', [[200, 300]], 100],
])('self time with %s', (_, children, expected) => {
  const drawn = children.map(
    ([start = 0, end = 0], index): Drawn => ({ id: `c${index}`, parent: 'root', at: [start, end] }),
  );
  const all = spans({ id: 'root', at: [0, 100] }, ...drawn);
  expect(selfTime(all[0] as TimedSpan, treeOf(all))).toBe(expected);
});
