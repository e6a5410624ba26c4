import { readFile } from 'node:fs/promises';

export interface Counted {
  passed: number;
  failed: number;
}

/**
 * Counts from Jest's JSON result. A file of tests that could not even be loaded is one failure,
 * and so is whatever else made Jest end badly: a run that failed never says "0 failed".
 */
export async function countTests(resultFile: string, code: number | null): Promise<Counted> {
  const result = await readFile(resultFile, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, number>,
    () => undefined,
  );
  const number = (name: string): number => Number(result?.[name] ?? 0);
  const failed = number('numFailedTests') + number('numRuntimeErrorTestSuites');
  return {
    passed: number('numPassedTests'),
    failed: failed === 0 && (code !== 0 || !result) ? 1 : failed,
  };
}

export const summary = ({ passed, failed }: Counted): string =>
  `tests: ${passed} passed, ${failed} failed`;
