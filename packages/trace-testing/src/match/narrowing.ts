/** Removes what a position cannot have, given what the others can still have. */
import type { Node } from '../pattern/patterns';
import { slotsFor } from '../pattern/slots';
import type { Span, SpanLink } from '../tree/model';
import { boundLinks } from './coupling';
import { linkFits, missingLinks } from './events-links';
import type { Choice, Position, Positions } from './positions';

/** Narrowing a choice, in elementary steps. */
const COST = 5;

type Keep = (choice: Choice) => boolean;

const keyOf = ({ traceId, spanId }: SpanLink | Span): string => `${traceId}:${spanId}`;

/** Names that are bound somewhere below a node. */
function namesBelow(node: Node): string[] {
  const nodes = slotsFor(node.children).flatMap((slot) => slot.nodes);
  return nodes.flatMap((one) => [
    ...(one.props.as === undefined ? [] : [one.props.as]),
    ...namesBelow(one),
  ]);
}

/** The spans that names can still be bound to. */
interface Names {
  spans: Map<string, Set<string>>;
  binders: Map<string, Position[]>;
  /** Bound below an open choice: it can still be any span. */
  open: Set<string>;
}

export class Narrowing {
  readonly #positions: Positions;

  constructor(positions: Positions) {
    this.#positions = positions;
  }

  /** False if a position has no candidate left. */
  run(): boolean {
    const { list, search } = this.#positions;
    let order = list.map(({ id }) => id);
    for (let changed = true; changed; ) {
      changed = false;
      const names = this.#names();
      const owners = this.#owners();
      // Alternates the direction, because one row's result can narrow rows before and after it.
      order = order.length === list.length ? order.reverse() : list.map(({ id }) => id);
      for (const id of order) {
        const position = list[id] as Position;
        const domain = this.#positions.domain(position);
        search.step(position.slot.nodes, COST * (domain.length + 1));
        const keeps = this.#keeps(position, names, owners);
        const kept = domain.filter((choice) => keeps.every((keep) => keep(choice)));
        if (kept.length === 0 && position.single) return false;
        if (kept.length === domain.length) continue;
        this.#positions.domains[id] = kept;
        changed = true;
      }
      for (const position of [...list]) {
        if (!this.#positions.decided(position)) continue;
        const before = list.length;
        this.#positions.spawn(position);
        if (list.length > before) changed = true;
      }
    }
    return true;
  }

  #keeps(position: Position, names: Names, owners: ReadonlyMap<string, number>): Keep[] {
    const free: Keep = ({ span }) => {
      const owner = owners.get(this.#positions.claim(position, span));
      return owner === undefined || owner === position.id;
    };
    return [
      free,
      ...this.#fromAbove(position),
      ...this.#fromBelow(position),
      ...this.#byLinks(position, names),
      ...this.#byOrder(position),
      ...this.#byLastAlike(position),
    ];
  }

  #names(): Names {
    const names: Names = { spans: new Map(), binders: new Map(), open: new Set() };
    for (const position of this.#positions.list) {
      const domain = this.#positions.domain(position);
      const bound = new Set<string>();
      for (const { node, span } of domain) {
        const { as } = node.props;
        if (as === undefined) continue;
        bound.add(as);
        const spans = names.spans.get(as) ?? new Set();
        names.spans.set(as, spans.add(keyOf(span)));
      }
      for (const as of bound) names.binders.set(as, [...(names.binders.get(as) ?? []), position]);
      if (this.#positions.spawned[position.id]) continue;
      for (const node of new Set(domain.map((choice) => choice.node))) {
        for (const name of namesBelow(node)) names.open.add(name);
      }
    }
    return names;
  }

  #owners(): Map<string, number> {
    const owners = new Map<string, number>();
    for (const position of this.#positions.list) {
      const choice = this.#positions.decided(position);
      if (choice) owners.set(this.#positions.claim(position, choice.span), position.id);
    }
    return owners;
  }

  #spans(position: Position): Set<Span> {
    return new Set(this.#positions.domain(position).map(({ span }) => span));
  }

  #fromAbove(position: Position): Keep[] {
    const { parent, slot } = position;
    if (!parent) return [];
    const above = this.#spans(parent);
    const { search } = this.#positions;
    return [({ span }) => search.reaches(slot, span, above)];
  }

  #fromBelow(position: Position): Keep[] {
    const { search, list } = this.#positions;
    if (!this.#positions.spawned[position.id] || this.#positions.decided(position)) return [];
    const below = list.filter(({ parent, single }) => single && parent?.id === position.id);
    return below.map((child): Keep => {
      const hosts = [...this.#spans(child)].flatMap((span) => search.hosts(child.slot, span));
      const set = new Set(hosts);
      return ({ span }) => set.has(span);
    });
  }

  #byLinks(position: Position, names: Names): Keep[] {
    const bound = (name: string, link: SpanLink): boolean =>
      names.open.has(name) || (names.spans.get(name)?.has(keyOf(link)) ?? false);
    const asking = position.slot.nodes.some((node) => boundLinks(node).length > 0);
    const out: Keep = ({ node, span }) => missingLinks(node.props.links, span, bound).length === 0;
    return [...(asking ? [out] : []), ...this.#linkedFrom(position, names)];
  }

  /** If a name has only one place, each row that must link to it must be able to link to its span. */
  #linkedFrom(position: Position, names: Names): Keep[] {
    const [node, other] = position.slot.nodes;
    const name = node?.props.as;
    if (name === undefined || other || !position.single || names.open.has(name)) return [];
    if (names.binders.get(name)?.length !== 1) return [];
    const linking = this.#positions.list.flatMap((one) => {
      const [only, more] = one.slot.nodes;
      if (!only || more || !one.single) return [];
      return boundLinks(only).flatMap((link) => (link.boundTo === name ? [{ one, link }] : []));
    });
    return linking.map(({ one, link }): Keep => {
      const targets = this.#positions
        .domain(one)
        .flatMap(({ span }) => span.links.filter((given) => linkFits(link, given)).map(keyOf));
      const set = new Set(targets);
      return ({ span }) => set.has(keyOf(span));
    });
  }

  #byOrder({ id, slot, parent }: Position): Keep[] {
    const { list, search } = this.#positions;
    const { order } = slot;
    if (!order) return [];
    return list.flatMap((other): Keep[] => {
      const theirs = other.slot.order;
      const choice = this.#positions.decided(other);
      if (!choice || other.id === id || theirs?.group !== order.group) return [];
      if (other.parent?.id !== parent?.id) return [];
      return theirs.index < order.index
        ? [({ span }) => search.before(choice.span, span)]
        : [({ span }) => search.before(span, choice.span)];
    });
  }

  #byLastAlike(position: Position): Keep[] {
    const { search, list } = this.#positions;
    const indices = (one: Position) =>
      this.#positions.domain(one).map(({ span }) => search.indexOf(span));
    const keeps: Keep[] = [];
    if (position.lastAlike) {
      const least = Math.min(...indices(position.lastAlike));
      keeps.push(({ span }) => search.indexOf(span) > least);
    }
    const next = list.find((other) => other.lastAlike?.id === position.id);
    if (next) {
      const most = Math.max(...indices(next));
      keeps.push(({ span }) => search.indexOf(span) < most);
    }
    return keeps;
  }
}
