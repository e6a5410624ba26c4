/** Trace coverage: the edges, outcomes and names of a system that a test run has produced. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricPoint, Span, Trace } from '../tree/model';
import { edgesOf } from './edges';
import { type Fact, factKey, factsIn, NAME_GROUPS, type NameGroup } from './facts';
import { type CoverageOptions, type CoverageReport, reportOf } from './report';

/** What the tests of this process, and of loaded processes, have shown so far. */
export interface Coverage {
  /** Adds the spans of a trace and its linked traces, or any spans: best the spans of all traces. */
  add(seen: Trace | readonly Span[]): void;
  addMetrics(points: readonly MetricPoint[]): void;
  /** Writes the results to a separate file in the folder. A later call replaces it. */
  save(folder: string): Promise<string>;
  /** Adds results that other processes have saved there. @throws Error for a file of another kind */
  load(folder: string): Promise<void>;
  report(): CoverageReport;
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

/** Collects what traces show, for comparison with a topology and a list of names. */
export function coverage(options: CoverageOptions): Coverage {
  const own = new Map<string, Fact>();
  const others = new Map<string, Fact>();
  const file = `coverage-${process.pid}-${randomUUID()}.jsonl`;
  const declared = Object.fromEntries(
    NAME_GROUPS.map((group) => [group, new Set(options.names?.[group])]),
  ) as Record<NameGroup, Set<string>>;

  function note(facts: Map<string, Fact>, fact: Fact): void {
    const id = factKey(fact);
    facts.set(id, { ...fact, count: (facts.get(id)?.count ?? 0) + fact.count });
  }
  function noteName(group: NameGroup, name: string): void {
    // Undeclared names are unlimited: ids in names, headers in attributes.
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
      // Renamed into place, so that a reader never sees a partial file.
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
