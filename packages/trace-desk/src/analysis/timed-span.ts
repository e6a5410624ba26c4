/** A span of one trace. Times are nanoseconds after the start of the trace. */
export interface TimedSpan {
  spanId: string;
  parentSpanId: string | undefined;
  start: number;
  /** Not before the start. */
  end: number;
  /** Number of OTLP. */
  kind: number;
}

const PRODUCER = 4;
const CONSUMER = 5;

/** The producer of a message does not wait for its consumer. */
export function isAwaited(child: TimedSpan, parent: TimedSpan): boolean {
  return !(parent.kind === PRODUCER && child.kind === CONSUMER);
}

/** Stands for a root that is missing, above the spans whose parent did not arrive. */
export const VIRTUAL_ROOT = '';

export interface SpanTree<T extends TimedSpan> {
  /** The spans without a parent in the trace. Circles are cut at their first span. */
  roots: T[];
  /** Children by the id of their parent, in order of start. */
  children: ReadonlyMap<string, T[]>;
}

function byStart(one: TimedSpan, other: TimedSpan): number {
  return one.start - other.start || other.end - one.end;
}

/** Adds what no root reaches: spans that are each other's ancestors. */
function withCircles<T extends TimedSpan>(spans: readonly T[], tree: SpanTree<T>): T[] {
  const reached = new Set<T>();
  const roots = [...tree.roots];
  const waiting = [...roots];
  const reach = (): void => {
    for (let span = waiting.pop(); span; span = waiting.pop()) {
      if (reached.has(span)) continue;
      reached.add(span);
      waiting.push(...(tree.children.get(span.spanId) ?? []));
    }
  };
  reach();
  for (const span of spans) {
    if (reached.has(span)) continue;
    roots.push(span);
    waiting.push(span);
    reach();
  }
  return roots;
}

/** Spans with the same id share their children. */
export function treeOf<T extends TimedSpan>(spans: readonly T[]): SpanTree<T> {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const sorted = spans.toSorted(byStart);
  const isRoot = ({ parentSpanId }: T): boolean =>
    parentSpanId === undefined || !ids.has(parentSpanId);
  const children = Map.groupBy(
    sorted.filter((span) => !isRoot(span)),
    ({ parentSpanId }) => parentSpanId as string,
  );
  const tree = { roots: sorted.filter(isRoot), children };
  return { roots: withCircles(sorted, tree), children };
}
