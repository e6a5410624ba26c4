/** Finds the few spans that a node can take by its literal values, without comparing all spans. */
import type { Match } from '../pattern/match-value';
import type { Node } from '../pattern/patterns';
import type { AttrValue, Span } from '../tree/model';

/** Kind, service and name as one text. */
export const keyOf = (kind: string, service: string, name: string) =>
  `${kind}\n${service}\n${name}`;

/** The same for a node. Undefined if one of them is open. */
export function nodeKey({ kind, service, name }: Node): string | undefined {
  if (kind === undefined || typeof service !== 'string' || typeof name !== 'string') return;
  return keyOf(kind, service, name);
}

/** Equal text if and only if `matches` finds a literal equal. Undefined for other expectations. */
function literal(value: Match<AttrValue> | undefined): string | undefined {
  if (typeof value === 'string') return `text ${value}`;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

interface Feature {
  attr: string;
  text: string;
}

function featuresOf(node: Node): Feature[] {
  return Object.entries(node.props.attrs ?? {}).flatMap(([attr, value]) => {
    const text = literal(value);
    return text === undefined ? [] : [{ attr, text }];
  });
}

/** Spans by kind, service and name and, made when first asked for, by the value of an attribute. */
export class SpanIndex {
  readonly #spans: readonly Span[];
  readonly #all: number[];
  readonly #byKey: Map<string, number[]>;
  readonly #byAttr = new Map<string, Map<string | undefined, number[]>>();

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
    this.#all = [...spans.keys()];
    this.#byKey = this.#group(({ kind, service, name }) => keyOf(kind, service, name)) as Map<
      string,
      number[]
    >;
  }

  #group(textOf: (span: Span) => string | undefined): Map<string | undefined, number[]> {
    return Map.groupBy(this.#all, (at) => textOf(this.#spans[at] as Span));
  }

  /** Spans that one of these could take; [] takes any. */
  nearAny(nodes: readonly Node[]): readonly number[] {
    const [only] = nodes;
    if (!only) return this.#all;
    if (nodes.length === 1) return this.near(only);
    return [...new Set(nodes.flatMap((node) => this.near(node)))];
  }

  near(node: Node): readonly number[] {
    const key = nodeKey(node);
    let least = key === undefined ? this.#all : (this.#byKey.get(key) ?? []);
    if (least.length <= 8) return least;
    for (const { attr, text } of featuresOf(node)) {
      const textOf = ({ attributes }: Span): string | undefined =>
        Object.hasOwn(attributes, attr) ? literal(attributes[attr]) : undefined;
      const groups = this.#byAttr.get(attr) ?? this.#group(textOf);
      this.#byAttr.set(attr, groups);
      const found = groups.get(text) ?? [];
      if (found.length < least.length) least = found;
    }
    return least;
  }
}

/** The indices of candidate spans for each list of alternatives. [] takes any. */
export function nearSpans(
  places: readonly (readonly Node[])[],
  spans: readonly Span[],
): (readonly number[])[] {
  const index = new SpanIndex(spans);
  return places.map((nodes) => index.nearAny(nodes));
}
