/**
 * Search for rows that affect each other across the pattern: bindings and links, and `descend` rows
 * that compete for spans in a search for a part. Narrowing decides rows with one candidate. Only
 * the rest is tried.
 */
import { type Slot, slotsFor } from '../pattern/slots';
import type { Span } from '../tree/model';
import { saturates } from './bipartite-matching';
import type { Item } from './feasibility';
import { Narrowing } from './narrowing';
import { type Choice, type Position, Positions, type Top } from './positions';
import type { Search } from './search';
import { placeable } from './siblings';

function claimsFit(positions: Positions): boolean {
  const singles = positions.list.filter(({ single }) => single);
  const numbers = new Map<string, number>();
  const near = singles.map((position) => {
    const claims = positions.domain(position).map(({ span }) => positions.claim(position, span));
    return [...new Set(claims)].map((claim) => {
      const number = numbers.get(claim) ?? numbers.size;
      numbers.set(claim, number);
      return number;
    });
  });
  return saturates({
    left: singles.length,
    right: numbers.size,
    near: (left) => near[left] ?? [],
    edge: () => true,
    capacity: () => 1,
  });
}

interface Place {
  slots: readonly Slot[];
  items: readonly Item[];
  positions: readonly Position[];
}

const itemOf = (span: Span, linked: boolean): Item => ({ span, linked, deep: false });

function placeBelow(positions: Positions, parent: Position | undefined): Place | undefined {
  const { search, top, list } = positions;
  const own = list.filter((position) => position.parent?.id === parent?.id);
  if (!parent) {
    return {
      slots: top.slots,
      items: top.spans.map((span) => itemOf(span, false)),
      positions: own,
    };
  }
  const choice = positions.decided(parent);
  if (!choice || !top.coupled.has(choice.node)) return undefined;
  const slots = slotsFor(choice.node.children);
  const linkers = slots.some((slot) => slot.hop) ? search.linkersOf(choice.span) : [];
  const children = search.childrenOf(choice.span).map((span) => itemOf(span, false));
  return {
    slots,
    items: [...children, ...linkers.map((span) => itemOf(span, true))],
    positions: own,
  };
}

/** The spans that each slot of one place can still take. */
function candidates(positions: Positions, place: Place): (slot: Slot, span: Span) => boolean {
  const { search } = positions;
  const owners = new Map<Span, Slot>();
  const open = new Map<Slot, Set<Span>>();
  for (const position of place.positions) {
    const choice = positions.decided(position);
    if (choice) owners.set(choice.span, position.slot);
    const spans = open.get(position.slot) ?? new Set<Span>();
    for (const { span } of positions.domain(position)) spans.add(span);
    open.set(position.slot, spans);
  }
  return (slot, span) => {
    const owner = owners.get(span);
    if (owner && owner !== slot) return false;
    if (positions.isCoupled(slot)) return open.get(slot)?.has(span) ?? false;
    return slot.nodes.some((node) => search.possible(node, span));
  };
}

/** In an exact match: do the rows account for the spans at each known place? */
function placesFit(positions: Positions): boolean {
  const { search } = positions;
  return [undefined, ...positions.list].every((parent) => {
    const place = parent?.single === false ? undefined : placeBelow(positions, parent);
    if (!place) return true;
    const candidate = candidates(positions, place);
    return placeable({ ...search, slots: place.slots, items: place.items, candidate });
  });
}

/** Spans that no other row of their place can take. */
function forced(positions: Positions, position: Position): Choice[] {
  const place = positions.search.mode === 'exact' && placeBelow(positions, position.parent);
  if (!place || place.slots.some((slot) => slot.deep)) return [];
  const candidate = candidates(positions, place);
  const linked = new Set(place.items.flatMap((item) => (item.linked ? [item.span] : [])));
  const others = place.positions.filter(({ id, single }) => id !== position.id || single);
  return positions.domain(position).filter(({ span }, at, domain) => {
    if (linked.has(span) || domain.some((one, other) => other !== at && one.span === span))
      return false;
    const open = (slot: Slot) =>
      slot !== position.slot && (slot.nodes.length === 0 || candidate(slot, span));
    const taken = others.some((other) => positions.domain(other).some((one) => one.span === span));
    return !taken && !place.slots.some(open);
  });
}

function narrowed(positions: Positions): boolean {
  const { mode } = positions.search;
  if (!new Narrowing(positions).run() || !claimsFit(positions)) return false;
  return mode === 'contain' || placesFit(positions);
}

function smallest(positions: Positions): Position | undefined {
  let best: Position | undefined;
  for (const position of positions.list) {
    const { length } = positions.domain(position);
    if (!position.single || length < 2 || positions.isLeaf(position.slot)) continue;
    if (!best || length < positions.domain(best).length) best = position;
  }
  return best;
}

function solve(positions: Positions): boolean {
  while (true) {
    if (!narrowed(positions)) return false;
    const single = smallest(positions);
    if (single) return tryEach(positions, single);
    const loose = positions.list.find(
      (position) => !position.single && positions.domain(position).length > 0,
    );
    const [choice] = loose ? positions.domain(loose) : [];
    if (!loose || !choice) return true;
    const sure = forced(positions, loose);
    if (sure.length > loose.room) return false;
    for (const one of sure) positions.include(positions.list[loose.id] as Position, one);
    if (sure.length > 0) continue;
    const taken = positions.clone();
    taken.include(loose, choice);
    if (solve(taken)) return true;
    positions.exclude(loose, choice);
  }
}

function tryEach(positions: Positions, position: Position): boolean {
  const domain = positions.domain(position);
  return domain.some((choice) => {
    const next = positions.clone();
    next.domains[position.id] = [choice];
    return solve(next);
  });
}

export function coupled(search: Search, top: Top): boolean {
  const positions = new Positions(search, top);
  positions.spawn(undefined);
  return solve(positions);
}
