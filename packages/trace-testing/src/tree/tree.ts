import type { Span, Trace } from './model';

/** A trace as a forest. Every span is in it exactly once, for any parent ids. */
export interface SpanTree {
  /** Spans without a parent, or directly under the virtual one. By start. */
  roots: Span[];
  /** Spans whose parent was not received. By start. */
  orphans: Span[];
  /** One span of each cycle of parents. The cycle is cut there. By start. */
  cyclic: Span[];
  /** Children by start. It contains no cycles. */
  childrenOf(span: Span): Span[];
}

/** One millisecond, the resolution of the JS SDK's starts. Closer times are not distinguished. */
export const START_RESOLUTION = 1_000_000n;

export function byStart(a: Span, b: Span): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  return a.end === b.end ? 0 : a.end < b.end ? -1 : 1;
}

type Links = { parents: Map<Span, Span>; children: Map<Span, Span[]> };

/** Walks up from each span. A span that is reached again closes a cycle. */
function cutCycles({ parents, children }: Links, spans: Span[]): Span[] {
  const heads: Span[] = [];
  const safe = new Set<Span>();
  for (const start of spans) {
    const path = new Set<Span>();
    let span: Span | undefined = start;
    while (span && !safe.has(span) && !path.has(span)) {
      path.add(span);
      span = parents.get(span);
    }
    for (const seen of path) safe.add(seen);
    if (!span || !path.has(span)) continue;
    const siblings = children.get(parents.get(span) ?? span) ?? [];
    siblings.splice(siblings.indexOf(span), 1);
    parents.delete(span);
    heads.push(span);
  }
  return heads;
}

/** Spans that no root or orphan leads to: those of cycles, and their descendants. */
function unreached({ children }: Links, heads: Span[], spans: Span[]): Span[] {
  const open = [...heads];
  let count = 0;
  const reached = new Set<Span>();
  for (let span = open.pop(); span; span = open.pop()) {
    count += 1;
    reached.add(span);
    for (const child of children.get(span) ?? []) open.push(child);
  }
  return count === spans.length ? [] : spans.filter((span) => !reached.has(span));
}

export function treeOf(trace: Pick<Trace, 'spans' | 'virtualParent'>): SpanTree {
  const byId = new Map<string, Span>();
  // Children of a duplicate span id belong to the first span.
  for (const span of trace.spans) if (!byId.has(span.spanId)) byId.set(span.spanId, span);
  const links: Links = { parents: new Map(), children: new Map() };
  const roots: Span[] = [];
  const orphans: Span[] = [];
  const sorted = trace.spans.toSorted(byStart);
  for (const span of sorted) {
    const { parentSpanId } = span;
    const parent = parentSpanId === undefined ? undefined : byId.get(parentSpanId);
    if (parentSpanId === undefined || parentSpanId === trace.virtualParent) roots.push(span);
    else if (!parent) orphans.push(span);
    else {
      links.parents.set(span, parent);
      const siblings = links.children.get(parent);
      if (siblings) siblings.push(span);
      else links.children.set(parent, [span]);
    }
  }
  const cyclic = cutCycles(links, unreached(links, [...roots, ...orphans], sorted));
  return { roots, orphans, cyclic, childrenOf: (span) => links.children.get(span) ?? [] };
}

/** All descendants of this span, parents first. No recursion, because a trace may be very deep. */
export function descendantsOf(tree: Pick<SpanTree, 'childrenOf'>, span: Span): Span[] {
  const found: Span[] = [];
  const open = [...tree.childrenOf(span)];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    open.push(...tree.childrenOf(next));
  }
  return found;
}

/** All spans, parents first. Reversed, children first. */
export function topDown(tree: SpanTree): Span[] {
  const heads = [...tree.roots, ...tree.orphans, ...tree.cyclic];
  return heads.flatMap((head) => [head, ...descendantsOf(tree, head)]);
}

/** The number of spans on the longest path from the top. */
export function depthOf(tree: SpanTree): number {
  const depths = new Map<Span, number>();
  let deepest = 0;
  for (const span of topDown(tree)) {
    const depth = depths.get(span) ?? 1;
    deepest = Math.max(deepest, depth);
    for (const child of tree.childrenOf(span)) depths.set(child, depth + 1);
  }
  return deepest;
}
