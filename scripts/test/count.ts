import { readFile } from 'node:fs/promises';

export interface Counted {
  run: number;
  passed: number;
  failed: number;
}

/**
 * Counts from Jest's JSON result. A test file that cannot be loaded is one failure. So is any other
 * error of Jest, or a run without tests: such a run never reports "0 failed".
 */
export async function countTests(resultFile: string, code: number | null): Promise<Counted> {
  const result = await readFile(resultFile, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, number>,
    () => undefined,
  );
  const number = (name: string): number => Number(result?.[name] ?? 0);
  const failed = number('numFailedTests') + number('numRuntimeErrorTestSuites');
  const passed = number('numPassedTests');
  // A pattern that matches nothing proves nothing.
  const proven = code === 0 && passed > 0;
  return {
    run: passed + number('numFailedTests'),
    passed,
    failed: failed === 0 && !proven ? 1 : failed,
  };
}

export const summary = ({ passed, failed }: Pick<Counted, 'passed' | 'failed'>): string =>
  `tests: ${passed} passed, ${failed} failed`;
