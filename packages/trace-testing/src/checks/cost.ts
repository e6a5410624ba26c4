/** The cost of a trace, counted on its structure: the same on slow and fast machines. */

import { wrongKey } from '../pattern/check-keys';
import { type SpanFilter, splice, transactions } from '../pattern/filters';
import { spanLabel } from '../tree/drawing';
import type { Span, Trace } from '../tree/model';
import { byStart, type SpanTree, START_RESOLUTION, topDown, treeOf } from '../tree/tree';
import { type Budget, type CostName, checkBudget } from './budget';

export interface Cost {
  count: number;
  /** The counted items, most frequent first. */
  details: string[];
}

const isDatabase = (span: Span): boolean =>
  span.kind === 'CLIENT' && ('db.system.name' in span.attributes || 'db.system' in span.attributes);

const isQuery = (span: Span): boolean =>
  isDatabase(span) && !transactions(span) && !/(?:^|[.\-_ ])connect$/i.test(span.name);

function isRemoteCall(tree: SpanTree, span: Span): boolean {
  if (span.kind !== 'CLIENT' || isDatabase(span)) return false;
  const below = tree.childrenOf(span);
  return !below.some((child) => child.kind === 'CLIENT' && child.service === span.service);
}

/** Identifies a statement without its values. */
function statementOf(span: Span): string {
  const { attributes, service } = span;
  const text = attributes['db.query.text'] ?? attributes['db.statement'];
  const statement = String(text ?? attributes['db.query.summary'] ?? span.name);
  const bare = statement
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/(?<![\w$.])\d+(?:\.\d+)?\b/g, '?');
  // In a key-value store the key is the value: `GET user:4711`.
  const isKeyed = /^(?:redis|valkey|memcached)$/.test(String(attributes['db.system.name']));
  const keyless = isKeyed ? bare.replace(/:\S+/g, ':?') : bare;
  return `${service} ${keyless.replace(/\s+/g, ' ').trim()}`;
}

function tally(labels: readonly string[]): Cost & { most: number } {
  const groups = [...Map.groupBy(labels, (label) => label)].map(([label, same]) => ({
    label,
    times: same.length,
  }));
  const sorted = groups.toSorted((a, b) => b.times - a.times);
  return {
    count: labels.length,
    most: sorted[0]?.times ?? 0,
    details: sorted.map(({ label, times }) => `${times} x ${label}`),
  };
}

/** The spans of each unit of work: a served request or a handled message, with its descendants. */
function unitsOf(tree: SpanTree): Map<Span, Span[]> {
  const units = new Map<Span, Span[]>();
  const open = [...tree.roots, ...tree.orphans, ...tree.cyclic].map((span) => ({
    span,
    unit: span,
  }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { span } = next;
    const unit = span.kind === 'SERVER' || span.kind === 'CONSUMER' ? span : next.unit;
    units.set(unit, [...(units.get(unit) ?? []), span]);
    open.push(...tree.childrenOf(span).map((child) => ({ span: child, unit })));
  }
  return units;
}

function sameStatement(tree: SpanTree): Cost {
  const tallies = [...unitsOf(tree)].map(([unit, spans]) => {
    const { most, details } = tally(spans.filter(isQuery).map(statementOf));
    const where = spanLabel(unit);
    return { count: most, details: details.slice(0, 1).map((line) => `${line}, in ${where}`) };
  });
  const sorted = tallies.toSorted((a, b) => b.count - a.count);
  return { count: sorted[0]?.count ?? 0, details: sorted.flatMap(({ details }) => details) };
}

/** Stored as parts: copying the path at every level would take quadratic time in a deep trace. */
interface Chain {
  hops: number;
  call?: Span;
  parts: readonly Chain[];
}

const NO_CHAIN: Chain = { hops: 0, parts: [] };

/** The calls of a chain, in order. */
function callsOf(chain: Chain): Span[] {
  const calls: Span[] = [];
  const open = [chain];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.call) calls.push(next.call);
    open.push(...next.parts.toReversed());
  }
  return calls;
}

/** Starts have a resolution of 1 ms in the JS SDK. Two calls with the same start run in parallel. */
const follows = (first: Span, second: Span): boolean =>
  first.start < second.start && first.end < second.start + START_RESOLUTION;

/** The chain with the most hops through the children. Children that follow each other are added. */
function longestBelow(chains: readonly { span: Span; chain: Chain }[]): Chain {
  const best: Chain[] = [];
  chains.forEach(({ span, chain }, index) => {
    const before = best
      .slice(0, index)
      .filter((_, at) => chains[at] !== undefined && follows(chains[at].span, span))
      .reduce((a, b) => (b.hops > a.hops ? b : a), NO_CHAIN);
    best.push({ hops: before.hops + chain.hops, parts: [before, chain] });
  });
  return best.reduce((a, b) => (b.hops > a.hops ? b : a), NO_CHAIN);
}

function chainOf(tree: SpanTree, span: Span, known: ReadonlyMap<Span, Chain>): Chain {
  const children = span.kind === 'PRODUCER' ? [] : tree.childrenOf(span).toSorted(byStart);
  const chains = children.flatMap((child) => {
    const chain = known.get(child);
    return chain && chain.hops > 0 ? [{ span: child, chain }] : [];
  });
  const below = longestBelow(chains);
  if (!isRemoteCall(tree, span)) return below;
  return { hops: below.hops + 1, call: span, parts: [below] };
}

/** The longest chain below each span, including the span, computed from the leaves up. */
function chainsOf(tree: SpanTree): Map<Span, Chain> {
  const chains = new Map<Span, Chain>();
  for (const span of topDown(tree).reverse()) chains.set(span, chainOf(tree, span, chains));
  return chains;
}

/** Nobody waits for the handling of a message, so each consumer starts a new chain. */
function sequentialHops(tree: SpanTree, spans: readonly Span[]): Cost {
  const heads = [...tree.roots, ...tree.orphans, ...tree.cyclic];
  const consumers = spans.filter((span) => span.kind === 'CONSUMER');
  const chains = chainsOf(tree);
  const longest = [...heads, ...consumers]
    .map((span) => chains.get(span) ?? NO_CHAIN)
    .reduce((a, b) => (b.hops > a.hops ? b : a), NO_CHAIN);
  return { count: longest.hops, details: [callsOf(longest).map(spanLabel).join(' -> ')] };
}

const COUNTERS: Readonly<Record<CostName, (tree: SpanTree, spans: readonly Span[]) => Cost>> = {
  'db.queries': (_tree, spans) => tally(spans.filter(isQuery).map(statementOf)),
  'db.sameStatement': sameStatement,
  remoteCalls: (tree, spans) =>
    tally(spans.filter((span) => isRemoteCall(tree, span)).map(spanLabel)),
  sequentialHops,
  spans: (_tree, spans) => tally(spans.map(spanLabel)),
};

/** @throws TypeError for an unknown cost */
export function costOf(trace: Trace, name: CostName, ignore: readonly SpanFilter[] = []): Cost {
  const counter = COUNTERS[name];
  if (!counter) throw wrongKey('cost', name, Object.keys(COUNTERS));
  const kept = splice(trace, ignore);
  const { count, details } = counter(treeOf(kept), kept.spans);
  return { count, details };
}

const SHOWN = 5;

/** One line per limit that is exceeded, with what was counted. */
export function costProblems(
  trace: Trace,
  budget: Budget,
  ignore: readonly SpanFilter[] = [],
): string[] {
  checkBudget(budget);
  return Object.entries(budget).flatMap(([name, limit]) => {
    const { count, details } = costOf(trace, name as CostName, ignore);
    if (count <= limit) return [];
    const more = details.length > SHOWN ? [`and ${details.length - SHOWN} more`] : [];
    return [
      [`${name}: ${count}, the budget is ${limit}`, ...details.slice(0, SHOWN), ...more].join(
        '\n    ',
      ),
    ];
  });
}
