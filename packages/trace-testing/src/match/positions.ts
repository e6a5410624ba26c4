/** The open choices in a search among rows that affect each other. */
import type { Node } from '../pattern/patterns';
import { type Slot, slotsFor } from '../pattern/slots';
import type { Span } from '../tree/model';
import { alikeSlots } from './same-pattern';
import type { Search } from './search';

export interface Choice {
  node: Node;
  span: Span;
}

/** A row of the pattern at one place of the trace: for one span, or for any number of further spans. */
export interface Position {
  id: number;
  slot: Slot;
  parent: Position | undefined;
  single: boolean;
  /** How many more it can take, if it is not single. */
  room: number;
  /** An equal row before it. Spans are assigned in row order, to avoid trying equal assignments twice. */
  lastAlike: Position | undefined;
}

/** The roots of the trace, for rows without a parent. */
export interface Top {
  slots: readonly Slot[];
  spans: readonly Span[];
  /** Nodes that links connect to others, and their ancestors. */
  coupled: ReadonlySet<Node>;
}

export class Positions {
  readonly search: Search;
  readonly top: Top;
  list: Position[] = [];
  /** The spans that each position can still take. */
  domains: (readonly Choice[])[] = [];
  /** Positions whose rows below are in the list. */
  spawned: boolean[] = [];

  constructor(search: Search, top: Top) {
    this.search = search;
    this.top = top;
  }

  clone(): Positions {
    const copy = new Positions(this.search, this.top);
    copy.list = [...this.list];
    copy.domains = [...this.domains];
    copy.spawned = [...this.spawned];
    return copy;
  }

  domain(position: Position): readonly Choice[] {
    return this.domains[position.id] ?? [];
  }

  decided(position: Position): Choice | undefined {
    const [first, second] = this.domain(position);
    return position.single && !second ? first : undefined;
  }

  /** The claim of a position on a span: no other position may have an equal one. */
  claim(position: Position, span: Span): string {
    const index = `${this.search.indexOf(span)}`;
    return this.search.isOwn(span) ? index : `${index} for ${this.#claimant(position, span)}`;
  }

  /** See docs/decisions/hops-claim-once-for-each-producer.md. */
  #claimant({ id, slot, parent }: Position, { traceId }: Span): string {
    // Then the rows of one parent compete, and each other place is judged on its own.
    if (this.search.mode === 'exact') return `${parent?.id}`;
    let { hop } = slot;
    for (let above = parent; above; hop = above.slot.hop, above = above.parent) {
      if (!hop) continue;
      const traces = new Set(this.domain(above).map(({ span }) => span.traceId));
      if (!traces.has(traceId)) return `${above.id}`;
      // It depends on the parent whether the span is a child or of another trace.
      if (traces.size > 1) return `${id}, open`;
    }
    return 'all';
  }

  /** Adds the rows below a position that affect others. Without a position, adds those at the top. */
  spawn(parent: Position | undefined): void {
    if (parent) {
      if (this.spawned[parent.id]) return;
      this.spawned[parent.id] = true;
    }
    const nodes = parent ? [...new Set(this.domain(parent).map(({ node }) => node))] : [];
    const slots = parent ? slotsFor(nodes[0]?.children ?? []) : this.top.slots;
    if (nodes.length > 1) return;
    const before: Position[] = [];
    for (const slot of slots) {
      if (!this.#matters(slot)) continue;
      const choices = this.#choices(slot, parent);
      const single = { slot, parent, single: true, room: 0 };
      const others = this.isLeaf(slot) ? [] : before;
      for (let count = 0; count < slot.min; count += 1) {
        before.push(this.#add(single, choices, others));
      }
      const room = slot.max - slot.min;
      if (room > 0 && this.isCoupled(slot))
        this.#add({ ...single, single: false, room }, choices, []);
    }
  }

  /** Adds one span to a position that takes any number. */
  include(position: Position, choice: Choice): void {
    const { slot, parent } = position;
    this.spawn(this.#add({ slot, parent, single: true, room: 0 }, [choice], []));
    const room = position.room - 1;
    this.list[position.id] = { ...position, room };
    this.domains[position.id] = room === 0 ? [] : this.#without(position, choice);
  }

  exclude(position: Position, choice: Choice): void {
    this.domains[position.id] = this.#without(position, choice);
  }

  /** The matching of claims handles rows that nothing else depends on. */
  isLeaf(slot: Slot): boolean {
    if (this.search.mode === 'exact' || slot.order || this.isCoupled(slot)) return false;
    return slot.nodes.every((node) => node.children.length === 0);
  }

  isCoupled({ nodes }: Slot): boolean {
    return nodes.some((node) => this.top.coupled.has(node));
  }

  #without(position: Position, { span, node }: Choice): readonly Choice[] {
    return this.domain(position).filter((one) => one.span !== span || one.node !== node);
  }

  /** In an exact match the other rows are judged by the remaining spans. */
  #matters(slot: Slot): boolean {
    return this.isCoupled(slot) || (this.search.mode === 'contain' && slot.min > 0);
  }

  #add(
    row: Pick<Position, 'slot' | 'parent' | 'single' | 'room'>,
    choices: readonly Choice[],
    before: readonly Position[],
  ): Position {
    const { slot } = row;
    const lastAlike = before.findLast((other) => alikeSlots(other.slot, slot));
    const position = { ...row, id: this.list.length, lastAlike };
    this.list.push(position);
    this.domains.push(choices);
    this.spawned.push(false);
    if (position.single && slot.nodes.length === 1) this.spawn(position);
    return position;
  }

  #choices(slot: Slot, parent: Position | undefined): readonly Choice[] {
    return this.#reach(slot, parent).flatMap((span) =>
      slot.nodes.filter((node) => this.search.possible(node, span)).map((node) => ({ node, span })),
    );
  }

  /** The spans where the row can look. */
  #reach(slot: Slot, parent: Position | undefined): readonly Span[] {
    const { search, top } = this;
    const [only, more] = parent ? this.domain(parent) : [];
    if (slot.deep && only && !more) return this.#sorted(search.spansBelow(slot.nodes, only.span));
    const found = new Set<Span>(parent ? [] : top.spans);
    for (const { span } of parent ? this.domain(parent) : []) {
      for (const child of search.childrenOf(span)) found.add(child);
      if (slot.hop) for (const linker of search.linkersOf(span)) found.add(linker);
    }
    // The loop also visits spans that it adds to the set.
    if (slot.deep)
      for (const span of found) for (const child of search.childrenOf(span)) found.add(child);
    return this.#sorted([...found]);
  }

  #sorted(spans: Span[]): readonly Span[] {
    return spans.sort((a, b) => this.search.indexOf(a) - this.search.indexOf(b));
  }
}
