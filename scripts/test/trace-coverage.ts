import { shopCoverage } from '@traceshop/shop-traces/trace-coverage';
import { loadFacts, vocabularyProblems } from '@traceshop/shop-traces/vocabulary';
import { coverageProblems } from '@traceshop/trace-testing';

/** Every declared name must have been seen, and no other. */
const WHOLE = { edges: 1, names: 1, undeclared: 0 };
/** Some of the tests cannot show everything, but everything they show must be declared. */
const PARTIAL = { undeclared: 0 };

export interface CoverageOfRun {
  /** For people: one line for a partial run, nothing for a run without traces. */
  text: string;
  problems: string[];
}

/** The coverage of a run, from the results that its tests have saved in the folder. */
export async function traceCoverage(
  folder: string,
  run: 'whole' | 'partial',
): Promise<CoverageOfRun> {
  const covered = shopCoverage();
  await covered.load(folder);
  const report = covered.report();
  const problems = [
    ...coverageProblems(report, run === 'whole' ? WHOLE : PARTIAL),
    ...vocabularyProblems(await loadFacts(folder), run),
  ];
  if (run === 'whole') return { text: report.text, problems };
  const { edges, names } = report;
  if (edges.seen + names.seen === 0) return { text: '', problems };
  const text =
    `trace coverage of this part of the tests: ${edges.seen} of ${edges.total} outcomes of edges, ` +
    `${names.seen} of ${names.total} names`;
  return { text, problems };
}
