import type { LinkPattern, Node } from '../pattern/patterns';
import { bindsWithin, type Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import { START_RESOLUTION } from '../tree/tree';
import { feasible, type Item } from './feasibility';

/** Spans bound to names so far, and links that wait for a name to be bound. */
export interface Bindings {
  bound: ReadonlyMap<string, readonly Span[]>;
  waiting: readonly { span: Span; link: LinkPattern }[];
}

export type Then = (bindings: Bindings) => boolean;
export type Test = (pair: { node: Node; span: Span }, bindings: Bindings, then: Then) => boolean;

export interface Search {
  /** `exact`: every child is accounted for. `contain`: others are allowed anywhere. */
  mode: 'exact' | 'contain';
  childrenOf(span: Span): Span[];
  /** Spans of other traces that link to this one. */
  linkersOf(span: Span): Span[];
  step(): void;
  possible(node: Node, span: Span): boolean;
}

export interface Task {
  search: Search;
  slots: readonly Slot[];
  /** The span whose children are placed, or the spans themselves. */
  span?: Span;
  spans?: readonly Span[];
  test: Test;
  /** Whether choices are also coupled by bindings; without, slots are judged one span at a time. */
  bindings: boolean;
}

interface Choice {
  index: number;
  span: Span;
}

function itemsOf({ search, slots, span, spans }: Task): Item[] {
  const own = (span ? search.childrenOf(span) : (spans ?? [])).map((child) => ({
    span: child,
    linked: false,
    deep: false,
  }));
  if (!span || !slots.some((slot) => slot.hop)) return own;
  const linkers = search
    .linkersOf(span)
    .map((other) => ({ span: other, linked: true, deep: false }));
  return [...own, ...linkers];
}

function open(slot: Slot, item: Item): boolean {
  if (item.linked) return slot.hop;
  return !item.deep || slot.deep || slot.nodes.length === 0;
}

/** Could the item, looked at alone, stand in this slot? */
function candidate(search: Search, slot: Slot, item: Item): boolean {
  if (!open(slot, item)) return false;
  return slot.nodes.length === 0 || slot.nodes.some((node) => search.possible(node, item.span));
}

function fitsOrder(slots: readonly Slot[], chosen: readonly Span[][], at: Choice): boolean {
  const order = slots[at.index]?.order;
  if (!order) return true;
  return slots.every((slot, index) => {
    const other = chosen[index]?.[0];
    if (!other || index === at.index || slot.order?.group !== order.group) return true;
    return slot.order.index < order.index ? endsBefore(other, at.span) : endsBefore(at.span, other);
  });
}

/** Overlaps below the resolution of start times are not told apart from a sequence. */
export function endsBefore(first: Span, second: Span): boolean {
  return first.service === second.service && first.end < second.start + START_RESOLUTION;
}

class Placement {
  readonly #task: Task;
  readonly #chosen: Span[][];
  readonly #deep: boolean;
  readonly #then: Then;

  constructor(task: Task, then: Then) {
    this.#task = task;
    this.#chosen = task.slots.map(() => []);
    this.#deep = task.slots.some((slot) => slot.deep);
    this.#then = then;
  }

  from(items: readonly Item[], bindings: Bindings): boolean {
    const { search, slots } = this.#task;
    search.step();
    const [item, ...others] = items;
    if (!item) {
      const filled = slots.every((slot, index) => (this.#chosen[index]?.length ?? 0) >= slot.min);
      return filled && this.#then(bindings);
    }
    for (const index of slots.keys()) {
      if (this.#put(index, item, { others, bindings })) return true;
    }
    if (this.#expand(item, others, bindings)) return true;
    const mayStay = item.linked || search.mode === 'contain';
    return mayStay && this.from(others, bindings);
  }

  #put(index: number, item: Item, next: { others: readonly Item[]; bindings: Bindings }): boolean {
    const { slots, test } = this.#task;
    const slot = slots[index];
    const chosen = this.#chosen[index];
    if (!slot || !chosen || !open(slot, item) || chosen.length >= slot.max) return false;
    if (!fitsOrder(slots, this.#chosen, { index, span: item.span })) return false;
    chosen.push(item.span);
    const goOn: Then = (bindings) => this.from(next.others, bindings);
    const found =
      slot.nodes.length === 0
        ? goOn(next.bindings)
        : slot.nodes.some((node) => test({ node, span: item.span }, next.bindings, goOn));
    if (!found) chosen.pop();
    return found;
  }

  /** Skips the span in favour of its children. A leaf is not skipped: it would just be extra. */
  #expand(item: Item, others: readonly Item[], bindings: Bindings): boolean {
    if (!this.#deep || item.linked) return false;
    const children = this.#task.search.childrenOf(item.span);
    if (children.length === 0) return false;
    const below = children.map((span) => ({ span, linked: false, deep: true }));
    return this.from([...below, ...others], bindings);
  }
}

/** Places the children of a span into slots, in every way there is until `then` agrees to one. */
export function place(task: Task, bindings: Bindings, then: Then): boolean {
  const { search, slots } = task;
  const items = itemsOf(task);
  if (items.length === 0 && slots.length === 0) return then(bindings);
  const searched = slots.some((slot) => slot.deep || slot.order !== undefined);
  const coupled = searched || (task.bindings && slots.some((slot) => slot.nodes.some(bindsWithin)));
  const all = search.mode === 'exact';
  const alone = (slot: Slot, item: Item) => candidate(search, slot, item);
  if (!slots.some((slot) => slot.deep) && !feasible({ slots, items, all, candidate: alone })) {
    return false;
  }
  if (!coupled) return then(bindings);
  return new Placement(task, then).from(items, bindings);
}
