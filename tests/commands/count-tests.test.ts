import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests, summary } from '../../scripts/test/count.ts';

const folder = mkdtempSync(join(tmpdir(), 'traceshop-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Jest's result file; one that is not there for a Jest that never wrote it. */
function resultFile(counts?: Record<string, number>): string {
  if (!counts) return join(folder, 'missing.json');
  const file = join(folder, 'result.json');
  writeFileSync(file, JSON.stringify(counts));
  return file;
}

const green = { numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

test.each([
  ['all pass', green, 0, 'tests: 3 passed, 0 failed'],
  ['two fail', { ...green, numFailedTests: 2 }, 1, 'tests: 3 passed, 2 failed'],
  [
    'a file does not load',
    { ...green, numRuntimeErrorTestSuites: 1 },
    1,
    'tests: 3 passed, 1 failed',
  ],
  ['Jest ends badly for another reason', green, 1, 'tests: 3 passed, 1 failed'],
  ['Jest is killed', green, null, 'tests: 3 passed, 1 failed'],
  ['Jest never ran', undefined, 1, 'tests: 0 passed, 1 failed'],
  ['no file matches', undefined, 1, 'tests: 0 passed, 1 failed'],
  ['no title matches', { ...green, numPassedTests: 0 }, 0, 'tests: 0 passed, 1 failed'],
])('when %s, the last line says so', async (...[, counts, code, line]) => {
  expect(summary(await countTests(resultFile(counts), code))).toBe(line);
});
