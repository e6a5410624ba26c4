import type { Node } from '../pattern/patterns';
import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import type { Level } from './level';
import { nearSpans } from './near';

/** Rows that can take the same spans. */
interface Kind {
  rows: number;
  spans: Set<Span>;
}

const digit = (used: number, rows: number, weight: number): number =>
  Math.floor(used / weight) % (rows + 1);

/**
 * The `descend` rows of one span. A number encodes how many rows of each kind are used: one digit
 * per kind, with the number of its rows plus one as base.
 */
export class DeepRows {
  readonly nodes: readonly Node[];
  /** The number that means: all of them. */
  readonly all: number;
  /** The count of possible numbers. */
  readonly size: number;
  /** False if some rows have fewer spans than they need. */
  readonly possible: boolean;
  readonly #kinds: readonly (Kind & { weight: number })[];
  readonly #forced = new Set<Span>();
  readonly #aboveForced = new Set<Span>();
  readonly #level: Level;

  constructor(level: Level, slots: readonly Slot[], spans: readonly Span[]) {
    this.#level = level;
    this.nodes = slots.flatMap((slot) => slot.nodes);
    const kinds = this.#kindsOf(slots, spans);
    this.#force(kinds, spans);
    this.possible = kinds.every((kind) => kind.rows <= kind.spans.size);
    const open = kinds.filter((kind) => kind.rows !== kind.spans.size);
    let weight = 1;
    this.#kinds = open.map((kind) => {
      const own = { ...kind, weight };
      weight *= kind.rows + 1;
      return own;
    });
    this.size = weight;
    this.all = weight - 1;
  }

  isForced(span: Span): boolean {
    return this.#forced.has(span);
  }

  hasForcedBelow(span: Span): boolean {
    return this.#aboveForced.has(span);
  }

  /** The numbers that mean: one row, which takes this span. */
  unitsOf(span: Span): number[] {
    return this.#kinds.flatMap(({ spans, weight }) => (spans.has(span) ? [weight] : []));
  }

  /** Undefined if a kind does not have enough rows. */
  sum(a: number, b: number): number | undefined {
    if (a === 0 || b === 0) return a + b;
    for (const { rows, weight } of this.#kinds) {
      if (digit(a, rows, weight) + digit(b, rows, weight) > rows) return undefined;
    }
    return a + b;
  }

  /** How many rows this number leaves. */
  left(used: number): number {
    return this.#kinds.reduce((sum, { rows, weight }) => sum + rows - digit(used, rows, weight), 0);
  }

  /** The number that means one row: of a kind that has rows left. */
  firstLeft(used: number): number {
    return this.#kinds.find(({ rows, weight }) => digit(used, rows, weight) < rows)?.weight ?? 0;
  }

  /** Whether one number has a row of the kind that the other means. */
  includes(used: number, unit: number): boolean {
    return this.#kinds.some(({ rows, weight }) => weight === unit && digit(used, rows, weight) > 0);
  }

  #kindsOf(slots: readonly Slot[], spans: readonly Span[]): Kind[] {
    const { candidate } = this.#level;
    const near = nearSpans(
      slots.map((slot) => slot.nodes),
      spans,
    );
    const kinds = new Map<string, Kind>();
    slots.forEach((slot, index) => {
      const own = (near[index] ?? []).filter((at) => candidate(slot, spans[at] as Span));
      const text = own.toSorted((a, b) => a - b).join();
      const kind = kinds.get(text) ?? {
        rows: 0,
        spans: new Set(own.map((at) => spans[at] as Span)),
      };
      kind.rows += slot.min;
      kinds.set(text, kind);
    });
    return [...kinds.values()];
  }

  /** Rows without spare spans must take theirs, and the spans above are skipped. */
  #force(kinds: readonly Kind[], spans: readonly Span[]): void {
    const { childrenOf } = this.#level;
    const parents = new Map<Span, Span>();
    for (const span of spans) for (const child of childrenOf(span)) parents.set(child, span);
    const next = (): [Kind, Span] | undefined => {
      for (const kind of kinds) {
        if (kind.rows !== kind.spans.size) continue;
        for (const span of kind.spans) if (!this.#forced.has(span)) return [kind, span];
      }
      return undefined;
    };
    for (let pair = next(); pair; pair = next()) {
      const [owner, span] = pair;
      this.#forced.add(span);
      const lost: Span[] = [...childrenOf(span)];
      for (const below of lost) lost.push(...childrenOf(below));
      for (let above = parents.get(span); above; above = parents.get(above)) {
        this.#aboveForced.add(above);
        lost.push(above);
      }
      for (const kind of kinds) {
        if (kind !== owner) kind.spans.delete(span);
        for (const one of lost) kind.spans.delete(one);
      }
    }
  }
}
