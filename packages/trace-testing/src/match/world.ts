import type { Node } from '../pattern/patterns';
import type { Slot } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { type SpanTree, treeOf } from '../tree/tree';
import { SpanIndex } from './near';

const idOf = ({ traceId, spanId }: { traceId: string; spanId: string }): string =>
  `${traceId}:${spanId}`;

/** The spans of a trace and of those that link to it, and how they hang together. */
export class World {
  readonly #trees: readonly SpanTree[];
  readonly #index: ReadonlyMap<Span, number>;
  readonly #own: ReadonlySet<Span>;
  readonly #parents = new Map<Span, Span>();
  readonly #linkers = new Map<string, Span[]>();
  readonly #byId = new Map<string, Span[]>();
  /** Where each span comes in an order of parents before children, and where what is below it ends. */
  readonly #from = new Map<Span, number>();
  readonly #to = new Map<Span, number>();
  readonly #spans: readonly Span[];
  #near: SpanIndex | undefined;
  #nested: boolean | undefined;

  constructor(trace: Trace) {
    const linked = trace.linked.flatMap((other) => other.spans);
    const spans = [...trace.spans, ...linked];
    this.#trees = [trace, ...trace.linked].map(treeOf);
    this.#spans = spans;
    this.#number();
    this.#index = new Map(spans.map((span, at) => [span, at]));
    this.#own = new Set(trace.spans);
    for (const span of spans) {
      this.#byId.set(idOf(span), [...(this.#byId.get(idOf(span)) ?? []), span]);
      for (const child of this.childrenOf(span)) this.#parents.set(child, span);
    }
    for (const span of linked) {
      for (const id of new Set(span.links.map(idOf))) {
        this.#linkers.set(id, [...(this.#linkers.get(id) ?? []), span]);
      }
    }
  }

  #number(): void {
    let number = 0;
    for (const tree of this.#trees) {
      // Each span twice: when it is reached, and when all below it has been.
      const open = [...tree.roots, ...tree.orphans, ...tree.cyclic];
      for (let span = open.pop(); span; span = open.pop()) {
        if (this.#from.has(span)) {
          this.#to.set(span, number);
          continue;
        }
        number += 1;
        this.#from.set(span, number);
        open.push(span);
        for (const child of tree.childrenOf(span)) open.push(child);
      }
    }
  }

  isBelow(span: Span, host: Span): boolean {
    const at = this.#from.get(span) ?? 0;
    return at > (this.#from.get(host) ?? 0) && at <= (this.#to.get(host) ?? 0);
  }

  /** Spans anywhere below that these could take, as far as literal names and values say. */
  spansBelow(nodes: readonly Node[], host: Span): Span[] {
    this.#near ??= new SpanIndex(this.#spans);
    const near = this.#near.nearAny(nodes).map((at) => this.#spans[at] as Span);
    return near.filter((span) => this.isBelow(span, host));
  }

  /** Whether the slot could have reached a span from one of these. */
  reaches(slot: Slot, span: Span, hosts: ReadonlySet<Span>): boolean {
    if (!slot.deep || hosts.size > 8) return this.hosts(slot, span).some((host) => hosts.has(host));
    return [...hosts].some((host) => this.isBelow(span, host));
  }

  /** A span object is in one tree only. */
  childrenOf(span: Span): Span[] {
    for (const tree of this.#trees) {
      const children = tree.childrenOf(span);
      if (children.length > 0) return children;
    }
    return [];
  }

  /** Spans of other traces: what links within one trace is a child, or elsewhere in the tree. */
  linkersOf(span: Span): Span[] {
    return (this.#linkers.get(idOf(span)) ?? []).filter(({ traceId }) => traceId !== span.traceId);
  }

  /** Whether some span has two such spans, one below the other. */
  hasNestedLinkers(): boolean {
    this.#nested ??= this.#spans.some((span) => {
      const linkers = this.linkersOf(span);
      const from = (one: Span) => this.#from.get(one) ?? 0;
      const sorted = linkers.sort((a, b) => from(a) - from(b));
      // What is below a span comes right after it.
      return sorted.some((one, at) => at > 0 && this.isBelow(one, sorted[at - 1] as Span));
    });
    return this.#nested;
  }

  hosts(slot: Slot, span: Span): Span[] {
    const found: Span[] = [];
    for (let above = this.#parents.get(span); above; above = this.#parents.get(above)) {
      found.push(above);
      if (!slot.deep) break;
    }
    if (!slot.hop || this.#own.has(span)) return found;
    const links = span.links.filter(({ traceId }) => traceId !== span.traceId);
    return [...found, ...links.flatMap((link) => this.#byId.get(idOf(link)) ?? [])];
  }

  indexOf(span: Span): number {
    return this.#index.get(span) ?? -1;
  }

  isOwn(span: Span): boolean {
    return this.#own.has(span);
  }
}
