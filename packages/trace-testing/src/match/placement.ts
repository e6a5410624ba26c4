import type { LinkPattern, Node } from '../pattern/patterns';
import { bindsWithin, type Row } from '../pattern/slots';
import type { Span } from '../tree/model';
import { START_RESOLUTION } from '../tree/tree';
import { balanced, type Item } from './feasibility';

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
  rows: readonly Row[];
  /** The span whose children are placed, or the spans themselves. */
  span?: Span;
  spans?: readonly Span[];
  test: Test;
  /** Whether choices are also coupled by bindings; without, rows are judged one span at a time. */
  bindings: boolean;
}

interface Choice {
  index: number;
  span: Span;
}

function itemsOf({ search, rows, span, spans }: Task): Item[] {
  const own = (span ? search.childrenOf(span) : (spans ?? [])).map((child) => ({
    span: child,
    linked: false,
    deep: false,
  }));
  if (!span || !rows.some((row) => row.hop)) return own;
  const linkers = search
    .linkersOf(span)
    .map((other) => ({ span: other, linked: true, deep: false }));
  return [...own, ...linkers];
}

function open(row: Row, item: Item): boolean {
  if (item.linked) return row.hop;
  return !item.deep || row.deep || row.nodes.length === 0;
}

/** Could the item, looked at alone, stand in this row? */
function candidate(search: Search, row: Row, item: Item): boolean {
  if (!open(row, item)) return false;
  return row.nodes.length === 0 || row.nodes.some((node) => search.possible(node, item.span));
}

function fitsOrder(rows: readonly Row[], chosen: readonly Span[][], at: Choice): boolean {
  const order = rows[at.index]?.order;
  if (!order) return true;
  return rows.every((row, index) => {
    const other = chosen[index]?.[0];
    if (!other || index === at.index || row.order?.group !== order.group) return true;
    return row.order.index < order.index ? endsBefore(other, at.span) : endsBefore(at.span, other);
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
    this.#chosen = task.rows.map(() => []);
    this.#deep = task.rows.some((row) => row.deep);
    this.#then = then;
  }

  from(items: readonly Item[], bindings: Bindings): boolean {
    const { search, rows } = this.#task;
    search.step();
    const [item, ...others] = items;
    if (!item) {
      const filled = rows.every((row, index) => (this.#chosen[index]?.length ?? 0) >= row.min);
      return filled && this.#then(bindings);
    }
    for (const index of rows.keys()) {
      if (this.#put(index, item, { others, bindings })) return true;
    }
    if (this.#expand(item, others, bindings)) return true;
    const mayStay = item.linked || search.mode === 'contain';
    return mayStay && this.from(others, bindings);
  }

  #put(index: number, item: Item, next: { others: readonly Item[]; bindings: Bindings }): boolean {
    const { rows, test } = this.#task;
    const row = rows[index];
    const chosen = this.#chosen[index];
    if (!row || !chosen || !open(row, item) || chosen.length >= row.max) return false;
    if (!fitsOrder(rows, this.#chosen, { index, span: item.span })) return false;
    chosen.push(item.span);
    const goOn: Then = (bindings) => this.from(next.others, bindings);
    const found =
      row.nodes.length === 0
        ? goOn(next.bindings)
        : row.nodes.some((node) => test({ node, span: item.span }, next.bindings, goOn));
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

/** Places the children of a span into rows, in every way there is until `then` agrees to one. */
export function place(task: Task, bindings: Bindings, then: Then): boolean {
  const { search, rows } = task;
  const items = itemsOf(task);
  if (items.length === 0 && rows.length === 0) return then(bindings);
  const searched = rows.some((row) => row.deep || row.order !== undefined);
  const coupled = searched || (task.bindings && rows.some((row) => row.nodes.some(bindsWithin)));
  const all = search.mode === 'exact';
  const alone = (row: Row, item: Item) => candidate(search, row, item);
  if (!rows.some((row) => row.deep) && !balanced({ rows, items, all, candidate: alone })) {
    return false;
  }
  if (!coupled) return then(bindings);
  return new Placement(task, then).from(items, bindings);
}
