/** Brute force for a part of a trace: tries every way to find the rows, each span claimed once. */
import type { Child, Node } from '../pattern/patterns';
import type { Span, Trace } from '../tree/model';
import { BOTH, fieldsFit, followsUp, joined, linksHold, type Way } from './oracle';

interface Place {
  span: Span;
  /** The producers whose hops led to the trace of the span: they claim its spans. */
  realm: string;
}

class PartSearch {
  readonly #trace: Trace;
  readonly #all: readonly Span[];
  readonly #own: ReadonlySet<Span>;
  readonly #ways = new Map<Node, Map<string, Way[]>>();
  /** Without bindings, optional rows do not matter. */
  readonly #binds: boolean;

  constructor(trace: Trace, pattern: Node) {
    this.#trace = trace;
    this.#own = new Set(trace.spans);
    this.#all = [...trace.spans, ...trace.linked.flatMap(({ spans }) => spans)];
    this.#binds = JSON.stringify(pattern).includes('"boundTo"');
  }

  nodeWays(node: Node, { span, realm }: Place): Way[] {
    const own = this.#own.has(span);
    const at = own ? '' : ` by ${realm}`;
    const claim = `${span.traceId} ${span.spanId}${at}`;
    const known = this.#ways.get(node) ?? new Map<string, Way[]>();
    this.#ways.set(node, known);
    const before = known.get(claim);
    if (before) return before;
    const first: Way = { choices: [{ node, span, claim }], sure: true };
    const ways = fieldsFit(node, span)
      ? node.children.reduce<Way[]>(
          (found, row) => this.#combined(found, this.#rowWays(row, { span, realm })),
          [first],
        )
      : [];
    known.set(claim, ways);
    return ways;
  }

  /** Combines both without using a span twice. Without bindings, ways differ only in their claims. */
  #combined(first: Way[], second: Way[]): Way[] {
    const found = first.flatMap((a) => {
      const claimed = new Set(a.choices.map(({ claim }) => claim));
      const free = second.filter((b) => !b.choices.some(({ claim }) => claimed.has(claim)));
      return free.map((b) => joined(a, b));
    });
    if (this.#binds) return found;
    const textOf = ({ choices, sure }: Way) =>
      `${sure} ${choices.map(({ claim }) => claim).sort()}`;
    return [...new Map(found.map((way) => [textOf(way), way])).values()];
  }

  #rowWays(row: Child, place: Place): Way[] {
    const one = (node: Node, reach: Reach = 'child') => this.#anywhere(node, place, reach);
    switch (row.type) {
      case 'span':
        return one(row);
      case 'optional':
        return this.#binds ? [BOTH, ...one(row.node)] : [BOTH];
      case 'repeat':
        return this.#times(one(row.node), row.min, this.#binds ? row.max : row.min);
      case 'oneOf':
        return row.nodes.flatMap((node) => one(node));
      case 'rest':
        return [BOTH];
      case 'descend':
      case 'hop':
        return one(row.node, row.type);
      case 'inOrder':
        return this.#inOrder(row.nodes, place);
    }
  }

  #times(ways: Way[], min: number, max: number): Way[] {
    let exactly: Way[] = [BOTH];
    const found: Way[] = min === 0 ? [BOTH] : [];
    for (
      let count = 1;
      count <= Math.min(max, this.#all.length) && exactly.length > 0;
      count += 1
    ) {
      exactly = this.#combined(exactly, ways);
      if (count >= min) found.push(...exactly);
    }
    return found;
  }

  #anywhere(node: Node, { span, realm }: Place, reach: Reach): Way[] {
    const below = this.#below(span, reach === 'descend').map((child) =>
      this.nodeWays(node, { span: child, realm }),
    );
    const linked = reach === 'hop' ? this.#linkersOf(span) : [];
    const entered = `${realm} ${span.traceId}:${span.spanId}`;
    const hopped = linked.map((other) => this.nodeWays(node, { span: other, realm: entered }));
    return [...below, ...hopped].flat();
  }

  #linkersOf(span: Span): Span[] {
    return this.#all.filter(
      (other) =>
        !this.#own.has(other) &&
        other.traceId !== span.traceId &&
        other.links.some(
          ({ spanId, traceId }) => spanId === span.spanId && traceId === span.traceId,
        ),
    );
  }

  #below(span: Span, deep: boolean): Span[] {
    const children = this.#all.filter(
      ({ parentSpanId, traceId }) => parentSpanId === span.spanId && traceId === span.traceId,
    );
    return deep ? children.flatMap((child) => [child, ...this.#below(child, true)]) : children;
  }

  #inOrder(nodes: readonly Node[], place: Place): Way[] {
    const rows = nodes.map((node) => this.#anywhere(node, place, 'child'));
    let ways: { way: Way; heads: Span[] }[] = [{ way: BOTH, heads: [] }];
    for (const row of rows) {
      ways = ways.flatMap(({ way, heads }) =>
        row.flatMap((more) => {
          const [both] = this.#combined([way], [more]);
          const head = more.choices[0]?.span;
          return both && head ? [{ way: both, heads: [...heads, head] }] : [];
        }),
      );
    }
    return ways.flatMap(({ way, heads }) => {
      const follows = followsUp(this.#trace, heads);
      if (follows === false) return [];
      return [{ ...way, sure: way.sure && follows === true }];
    });
  }
}

type Reach = 'child' | 'descend' | 'hop';

/** Whether some span matches the pattern. Undefined if that cannot be decided. */
export function bruteForceContains(trace: Trace, pattern: Node): boolean | undefined {
  const search = new PartSearch(trace, pattern);
  const ways = trace.spans.flatMap((span) =>
    search.nodeWays(pattern, { span, realm: 'the pattern' }),
  );
  const holding = ways.filter(linksHold);
  if (holding.length === 0) return false;
  return holding.some(({ sure }) => sure) || undefined;
}
