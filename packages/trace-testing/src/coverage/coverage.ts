/** Trace coverage: which edges, outcomes and names of a system a test run has produced. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EdgeOptions, edgesOf, OUTCOMES, type Outcome } from './edges';
import { type CoverageReport, reportOf } from './report';
import type { MetricPoint, Span, Trace } from '../tree/model';

/** One call or message between two services that the tests are to show. */
export interface TopologyEdge {
  from: string;
  to: string;
  /** Name of the SERVER span or of the message's destination; absent: any. */
  name?: string;
  /** What the tests are to show of it; `['ok']` by default. */
  outcomes?: readonly Outcome[];
}

/** The edges that a system is declared to have. */
export interface Topology {
  edges: readonly TopologyEdge[];
}

export const NAME_GROUPS = ['spans', 'attributes', 'events', 'metrics'] as const;
export type NameGroup = (typeof NAME_GROUPS)[number];
/** The names that a project declares and its tests should see. */
export type CoverageNames = Partial<Record<NameGroup, readonly string[]>>;

export interface CoverageOptions extends EdgeOptions {
  topology: Topology;
  names?: CoverageNames;
}

/** Something seen, and how often. */
export type Fact =
  | { edge: { from: string; to: string; name: string; outcome: Outcome }; count: number }
  | { group: NameGroup; name: string; count: number };

/** What the tests have shown so far, of this process and of those it has loaded. */
export interface Coverage {
  /** Takes in the spans of a trace and its linked ones, or any spans: those of all traces at best. */
  add(seen: Trace | readonly Span[]): void;
  addMetrics(points: readonly MetricPoint[]): void;
  /** Writes what was seen to a file of its own in the folder, and anew when called again. */
  save(folder: string): Promise<string>;
  /** Adds what other processes have saved there. @throws Error for a file that is not theirs */
  load(folder: string): Promise<void>;
  report(): CoverageReport;
}

const FILE = /^coverage-.+\.jsonl$/;

const identity = (fact: Fact): string =>
  'edge' in fact
    ? JSON.stringify([fact.edge.from, fact.edge.to, fact.edge.name, fact.edge.outcome])
    : JSON.stringify([fact.group, fact.name]);

function isFact(value: unknown): value is Fact {
  if (typeof value !== 'object' || value === null) return false;
  const { edge, group, name, count } = value as Record<string, unknown>;
  if (typeof count !== 'number') return false;
  if (edge === undefined)
    return NAME_GROUPS.includes(group as NameGroup) && typeof name === 'string';
  const { from, to, name: called, outcome } = (edge ?? {}) as Record<string, unknown>;
  return (
    [from, to, called].every((part) => typeof part === 'string') &&
    OUTCOMES.includes(outcome as Outcome)
  );
}

function parse(line: string, place: string): Fact {
  let fact: unknown;
  try {
    fact = JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place} is not JSON`, { cause });
  }
  if (!isFact(fact))
    throw new Error(`${place} is no fact of trace coverage: ${line.slice(0, 100)}`);
  return fact;
}

async function factsIn(folder: string): Promise<Fact[]> {
  const files = (await readdir(folder)).filter((name) => FILE.test(name)).sort();
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })),
  );
  return texts.flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, at) => (line === '' ? [] : [parse(line, `${join(folder, file)}:${at + 1}`)])),
  );
}

function namesIn(spans: readonly Span[]): { group: NameGroup; name: string }[] {
  return spans.flatMap((span) => [
    { group: 'spans' as const, name: span.name },
    ...Object.keys(span.attributes).map((name) => ({ group: 'attributes' as const, name })),
    ...span.events.flatMap((event) => [
      { group: 'events' as const, name: event.name },
      ...Object.keys(event.attributes).map((name) => ({ group: 'attributes' as const, name })),
    ]),
  ]);
}

/** Collects what traces show, to be held against a topology and a list of names. */
export function coverage(options: CoverageOptions): Coverage {
  const own = new Map<string, Fact>();
  const others = new Map<string, Fact>();
  const file = `coverage-${process.pid}-${randomUUID()}.jsonl`;
  const declared = Object.fromEntries(
    NAME_GROUPS.map((group) => [group, new Set(options.names?.[group])]),
  ) as Record<NameGroup, Set<string>>;

  function note(facts: Map<string, Fact>, fact: Fact): void {
    const id = identity(fact);
    facts.set(id, { ...fact, count: (facts.get(id)?.count ?? 0) + fact.count });
  }
  function noteName(group: NameGroup, name: string): void {
    // Names nobody has declared are without number: ids in names, headers in attributes.
    if (declared[group].has(name)) note(own, { group, name, count: 1 });
  }

  return {
    add(seen) {
      const spans = 'spans' in seen ? [seen, ...seen.linked].flatMap((one) => one.spans) : seen;
      for (const edge of edgesOf(spans, options)) note(own, { edge, count: 1 });
      for (const { group, name } of namesIn(spans)) noteName(group, name);
    },
    addMetrics(points) {
      for (const point of points) noteName('metrics', point.name);
    },
    async save(folder) {
      await mkdir(folder, { recursive: true });
      const target = join(folder, file);
      const lines = [...own.values()].map((fact) => `${JSON.stringify(fact)}\n`);
      // Renamed into place: whoever loads meanwhile never sees half a file.
      await writeFile(`${target}.part`, lines.join(''));
      await rename(`${target}.part`, target);
      return target;
    },
    async load(folder) {
      const facts = await factsIn(folder);
      for (const fact of facts) note(others, fact);
    },
    report: () => {
      const all = new Map(own);
      for (const fact of others.values()) note(all, fact);
      return reportOf([...all.values()], options);
    },
  };
}
