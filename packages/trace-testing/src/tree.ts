import type { Span, Trace } from './model';

/** A trace as a forest: every span is in it exactly once, whatever its parent ids say. */
export interface SpanTree {
  /** Spans without a parent, or directly under the virtual one. By start. */
  roots: Span[];
  /** Spans whose parent was not received. By start. */
  orphans: Span[];
  /** Spans that no root and no orphan leads to: their parents form a cycle. */
  cyclic: Span[];
  /** Children by start. */
  childrenOf(span: Span): Span[];
}

export function byStart(a: Span, b: Span): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  return a.end === b.end ? 0 : a.end < b.end ? -1 : 1;
}

function reach(from: Span[], childrenOf: (span: Span) => Span[]): Set<Span> {
  const seen = new Set<Span>();
  const queue = [...from];
  for (let span = queue.pop(); span; span = queue.pop()) {
    if (seen.has(span)) continue;
    seen.add(span);
    queue.push(...childrenOf(span));
  }
  return seen;
}

export function treeOf(trace: Pick<Trace, 'spans' | 'virtualParent'>): SpanTree {
  const byId = new Map<string, Span>();
  // A span id that came twice: children belong to the first.
  for (const span of trace.spans) if (!byId.has(span.spanId)) byId.set(span.spanId, span);
  const children = new Map<Span, Span[]>();
  const roots: Span[] = [];
  const orphans: Span[] = [];
  for (const span of trace.spans.toSorted(byStart)) {
    const { parentSpanId } = span;
    const parent = parentSpanId === undefined ? undefined : byId.get(parentSpanId);
    if (parentSpanId === undefined || parentSpanId === trace.virtualParent) roots.push(span);
    else if (!parent) orphans.push(span);
    else children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const childrenOf = (span: Span) => children.get(span) ?? [];
  const reached = reach([...roots, ...orphans], childrenOf);
  const cyclic = trace.spans.filter((span) => !reached.has(span));
  return { roots, orphans, cyclic, childrenOf };
}

/** All spans below this one, depth first. */
export function descendantsOf(tree: SpanTree, span: Span): Span[] {
  return tree.childrenOf(span).flatMap((child) => [child, ...descendantsOf(tree, child)]);
}

/** The tree of a cycle's members, cut where it closes, so that it can be shown. */
export function cutCycles(tree: SpanTree): Span[] {
  const heads: Span[] = [];
  const left = new Set(tree.cyclic);
  for (const span of tree.cyclic) {
    if (!left.has(span)) continue;
    heads.push(span);
    for (const member of reach([span], tree.childrenOf)) left.delete(member);
  }
  return heads;
}
