import { shopCoverage } from '@traceshop/shop-traces/trace-coverage';
import { coverageProblems } from '@traceshop/trace-testing';

/** Everything that is declared must have been seen, and nothing else may have been. */
const WHOLE = { edges: 1, names: 1, undeclared: 0 };
/** Some of the tests cannot show everything; but what they show must be declared. */
const PARTIAL = { undeclared: 0 };

export interface CoverageOfRun {
  /** For people; of a partial run one line, and nothing where it made no traces. */
  text: string;
  /** What is wrong with it, a line each. */
  problems: string[];
}

/** What the traces of a run, whose tests have saved it into the folder, have shown of the shop. */
export async function traceCoverage(
  folder: string,
  run: 'whole' | 'partial',
): Promise<CoverageOfRun> {
  const covered = shopCoverage();
  await covered.load(folder);
  const report = covered.report();
  const problems = coverageProblems(report, run === 'whole' ? WHOLE : PARTIAL);
  if (run === 'whole') return { text: report.text, problems };
  const { edges, names } = report;
  if (edges.seen + names.seen === 0) return { text: '', problems };
  const text =
    `trace coverage of this part of the tests: ${edges.seen} of ${edges.total} outcomes of edges, ` +
    `${names.seen} of ${names.total} names`;
  return { text, problems };
}
