import { type SpanTree, treeOf } from '../src/analysis/timed-span';
import type { SpanView, TraceView } from '../src/api/views';

/** One line of the waterfall. */
export interface Row {
  span: SpanView;
  depth: number;
  /** Spans below it, also hidden ones. */
  below: number;
  collapsed: boolean;
}

export interface Waterfall {
  rows: Row[];
  /** Position of each visible span. */
  positions: ReadonlyMap<SpanView, number>;
}

/** Counts the spans below each span, deepest first. */
function countBelow(order: readonly SpanView[], tree: SpanTree<SpanView>): Map<SpanView, number> {
  const counts = new Map<SpanView, number>();
  for (const span of order.toReversed()) {
    const children = tree.children.get(span.spanId) ?? [];
    let count = 0;
    for (const child of children) if (child !== span) count += 1 + (counts.get(child) ?? 0);
    counts.set(span, count);
  }
  return counts;
}

interface Visit {
  span: SpanView;
  depth: number;
  hidden: boolean;
}

/** All spans in the order of the waterfall: a parent before its children. */
function* visits(tree: SpanTree<SpanView>, collapsed: ReadonlySet<string>): Generator<Visit> {
  const seen = new Set<SpanView>();
  const stack: Visit[] = tree.roots.toReversed().map((span) => ({ span, depth: 0, hidden: false }));
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { span, depth } = visit;
    if (seen.has(span)) continue;
    seen.add(span);
    yield visit;
    const hidden = visit.hidden || collapsed.has(span.spanId);
    const children = tree.children.get(span.spanId) ?? [];
    for (const child of children.toReversed())
      stack.push({ span: child, depth: depth + 1, hidden });
  }
}

/** The visible lines of a trace. */
export function waterfallOf(trace: TraceView, collapsed: ReadonlySet<string>): Waterfall {
  const tree = treeOf(trace.spans);
  const all = [...visits(tree, collapsed)];
  const below = countBelow(
    all.map(({ span }) => span),
    tree,
  );
  const rows = all
    .filter(({ hidden }) => !hidden)
    .map(({ span, depth }) => ({
      span,
      depth,
      below: below.get(span) ?? 0,
      collapsed: collapsed.has(span.spanId),
    }));
  return { rows, positions: new Map(rows.map(({ span }, index) => [span, index])) };
}

/** Whether a span has the text in its names, its id, its attributes or its events. */
export function hasText(span: SpanView, wanted: string): boolean {
  const text = wanted.toLowerCase();
  const has = (value: string): boolean => value.toLowerCase().includes(text);
  const inPairs = (pairs: readonly (readonly string[])[]): boolean =>
    pairs.some(([key = '', value = '']) => has(key) || has(value) || has(`${key}=${value}`));
  return (
    [span.name, span.service, span.spanId, span.statusMessage].some(has) ||
    inPairs(span.attributes) ||
    span.events.some(({ name, attributes }) => has(name) || inPairs(attributes))
  );
}
