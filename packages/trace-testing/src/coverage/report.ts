/** Compares what was seen with what was declared, as numbers and as a tree. */
import { drawChildren } from '../tree/drawing';
import { printableLine } from '../tree/printable';
import { type EdgeOptions, OUTCOMES, type Outcome, type SeenEdge } from './edges';
import type { Fact, NameGroup } from './facts';

/** One call or message between two services that the tests must show. */
export interface TopologyEdge {
  from: string;
  to: string;
  /** Name of the SERVER span or of the message's destination. Absent means any. */
  name?: string;
  /** The outcomes that the tests must show. Default `['ok']`. */
  outcomes?: readonly Outcome[];
}

/** The declared edges of a system. */
export interface Topology {
  edges: readonly TopologyEdge[];
}

/** The names that a project declares and its tests should show. */
export type CoverageNames = Partial<Record<NameGroup, readonly string[]>>;

export interface CoverageOptions extends EdgeOptions {
  topology: Topology;
  names?: CoverageNames;
}

export interface Tally {
  seen: number;
  total: number;
}

export interface CoverageReport {
  /** Outcomes of declared edges. */
  edges: Tally;
  names: Tally;
  /** `from -> to name: outcome`, `span x`: declared but never seen. */
  missing: string[];
  /** Edges that were seen but not declared. */
  undeclared: string[];
  /** Everything as a tree: `-` never seen, `+` not declared. */
  text: string;
}

export interface Thresholds {
  /** Smallest share of edge outcomes, 0 to 1. */
  edges?: number;
  /** Smallest share of names, 0 to 1. */
  names?: number;
  /** How many undeclared edges are allowed. */
  undeclared?: number;
}

type Seen = SeenEdge & { count: number };

interface EdgeView {
  label: string;
  from: string;
  declared: boolean;
  counts: Map<Outcome, number>;
  missing: Outcome[];
}

const specific = (edge: TopologyEdge, seen: Seen): boolean =>
  edge.from === seen.from && edge.to === seen.to && edge.name === seen.name;
const general = (edge: TopologyEdge, seen: Seen): boolean =>
  edge.from === seen.from && edge.to === seen.to && edge.name === undefined;

/** An edge declared with this name has priority over one for any name. */
function declarationOf(edges: readonly TopologyEdge[], seen: Seen): TopologyEdge | undefined {
  return edges.find((edge) => specific(edge, seen)) ?? edges.find((edge) => general(edge, seen));
}

function countsOf(seen: readonly Seen[]): Map<Outcome, number> {
  const counts = new Map<Outcome, number>();
  for (const { outcome, count } of seen) counts.set(outcome, (counts.get(outcome) ?? 0) + count);
  return counts;
}

function declaredViews(edges: readonly TopologyEdge[], seen: readonly Seen[]): EdgeView[] {
  const groups = Map.groupBy(seen, (one) => declarationOf(edges, one));
  return edges.map((edge) => {
    const counts = countsOf(groups.get(edge) ?? []);
    const missing = (edge.outcomes ?? ['ok']).filter((outcome) => !counts.has(outcome));
    const label = edge.name === undefined ? edge.to : `${edge.to}  ${edge.name}`;
    return { label, from: edge.from, declared: true, counts, missing };
  });
}

function undeclaredViews(edges: readonly TopologyEdge[], seen: readonly Seen[]): EdgeView[] {
  const strays = seen.filter((one) => !declarationOf(edges, one));
  const groups = Map.groupBy(strays, (one) => JSON.stringify([one.from, one.to, one.name]));
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const label = `${first.to}  ${first.name}`;
    return [{ label, from: first.from, declared: false, counts: countsOf(same), missing: [] }];
  });
}

function countText(counts: ReadonlyMap<Outcome, number>): string {
  const known = OUTCOMES.filter((outcome) => counts.has(outcome));
  return known.map((outcome) => `${outcome} x${counts.get(outcome)}`).join(', ') || 'never';
}

function edgeLines(from: string, views: readonly EdgeView[]): string[] {
  const lines = drawChildren(views, '', (view, { branch, indent }) => {
    const never = view.declared && view.counts.size === 0;
    const sign = view.declared ? (never ? '-' : ' ') : '+';
    const note = view.declared ? '' : '   <- not declared';
    const head = `${sign}   ${branch}${view.label}   ${countText(view.counts)}${note}`;
    const below = drawChildren(view.missing, indent, (outcome, at) => [
      `-   ${at.branch}${outcome}   <- never seen`,
    ]);
    return [head, ...below];
  });
  return [`    ${from}`, ...lines];
}

const WORD: Readonly<Record<NameGroup, string>> = {
  spans: 'span',
  attributes: 'attribute',
  events: 'event',
  metrics: 'metric',
};

function missingNames(facts: readonly Fact[], { names = {} }: CoverageOptions): string[] {
  const seen = new Set(
    facts.flatMap((fact) => ('group' in fact ? [`${WORD[fact.group]} ${fact.name}`] : [])),
  );
  return Object.entries(names)
    .flatMap(([group, list]) => list.map((name) => `${WORD[group as NameGroup]} ${name}`))
    .filter((label) => !seen.has(label));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const share = ({ seen, total }: Tally): string =>
  `${seen} of ${total} (${total === 0 ? 100 : Math.floor((seen / total) * 100)} %)`;

function textOf(
  report: Omit<CoverageReport, 'text'>,
  parts: { views: EdgeView[]; names: string[] },
) {
  const byCaller = Map.groupBy(parts.views, (view) => view.from);
  return [
    `trace coverage: ${share(report.edges)} outcomes of edges, ${share(report.names)} names` +
      `        - never seen   + not declared`,
    ...[...byCaller].flatMap(([from, views]) => edgeLines(from, views)),
    ...parts.names.map((name) => `-   ${name}   <- never emitted`),
  ].join('\n');
}

/** @internal */
export function reportOf(facts: readonly Fact[], options: CoverageOptions): CoverageReport {
  const seen = facts.flatMap((fact) =>
    'edge' in fact ? [{ ...fact.edge, count: fact.count }] : [],
  );
  const { edges } = options.topology;
  const declared = declaredViews(edges, seen);
  const undeclared = undeclaredViews(edges, seen);
  const names = missingNames(facts, options);
  const total = sum(edges.map((edge) => edge.outcomes?.length ?? 1));
  const missingOutcomes = declared.flatMap((view) =>
    view.missing.map((outcome) => `${view.from} -> ${view.label}: ${outcome}`),
  );
  const allNames = sum(Object.values(options.names ?? {}).map((list) => list.length));
  const report = {
    edges: { seen: total - missingOutcomes.length, total },
    names: { seen: allNames - names.length, total: allNames },
    missing: [...missingOutcomes, ...names],
    undeclared: undeclared.map((view) => `${view.from} -> ${view.label}`),
  };
  return { ...report, text: textOf(report, { views: [...declared, ...undeclared], names }) };
}

/** The thresholds that are not reached, one line each. [] when the coverage is enough. */
export function coverageProblems(report: CoverageReport, thresholds: Thresholds): string[] {
  const short = (what: 'edges' | 'names'): string[] => {
    const least = thresholds[what];
    const { seen, total } = report[what];
    if (least === undefined || seen >= total * least) return [];
    return [`${what}: ${seen} of ${total} seen, at least ${Math.ceil(total * least)} are wanted`];
  };
  const { undeclared = Number.POSITIVE_INFINITY } = thresholds;
  const strays = report.undeclared.length > undeclared ? report.undeclared : [];
  const stray = strays.map((edge) => printableLine(`not declared: ${edge}`));
  return [...short('edges'), ...short('names'), ...stray];
}
