// Runs the tests, and says at the end what their traces have shown of the shop, and how many passed and failed.
//
//   npm test
//   npm test -- services/user -t 'unknown user'
//
// Arguments are Jest's. TEST_SERVERS=containers or =processes says what runs the servers: docs/running.md
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { COVERAGE_VARIABLE } from '@traceshop/shop-traces/trace-coverage';
import { removeAbandoned } from '@traceshop/test-servers/abandoned';
import { root } from './lib/root.ts';
import { countTests, summary } from './test/count.ts';
import { deadPatterns, describeDead } from './test/dead-patterns.ts';
import { traceCoverage } from './test/trace-coverage.ts';

const jest = join(root, 'node_modules/jest/bin/jest.js');
const args = process.argv.slice(2);
const dead = await deadPatterns(jest, args);
if (dead.length > 0) {
  for (const line of await describeDead(dead)) console.log(line);
  console.log(summary({ passed: 0, failed: dead.length }));
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'traceshop-test-result-'));
const resultFile = join(folder, 'result.json');
const coverageFolder = join(folder, 'coverage');
await mkdir(coverageFolder);
process.env[COVERAGE_VARIABLE] = coverageFolder;
// Some hundred processes load the same code: docs/decisions/no-compile-cache.md
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node');

const ended = await runJest(['--json', `--outputFile=${resultFile}`, ...args]);
const counted = await countTests(resultFile, ended.code);
if (counted.run === 0 && ended.code !== null) {
  console.log(`No test was run: npm test${args.map((arg) => ` ${arg}`).join('')}`);
}
if (!ended.signal) {
  // Arguments select tests, and only all tests together show the whole shop.
  const { text, problems } = await traceCoverage(
    coverageFolder,
    args.length === 0 ? 'whole' : 'partial',
  );
  if (text) console.log(text);
  for (const problem of problems) console.log(`trace coverage: ${problem}`);
  if (problems.length > 0) counted.failed += 1;
}
await rm(folder, { recursive: true, force: true });
// An interrupted run could not stop its servers.
if (ended.signal) await removeAbandoned();
console.log(summary(counted));
process.exitCode = ended.signal ? 128 + constants.signals[ended.signal] : counted.failed ? 1 : 0;

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | undefined;
}

/** Jest runs in a separate process, so that its crash is still counted here. */
function runJest(args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [jest, ...args], { cwd: root, stdio: 'inherit' });
  let asked: NodeJS.Signals | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      asked = signal;
      // The terminal has also sent its Ctrl-C to Jest.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve({ code: 1, signal: asked });
    });
    child.once('close', (code, signal) => resolve({ code, signal: asked ?? signal ?? undefined }));
  });
}
