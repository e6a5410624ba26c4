// The ways of loading one program: fixtures/matrix/program.mts, as it is and translated.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '../..');
export const PROGRAM = join(PACKAGE, 'test/fixtures/matrix/program.mts');
const LIBRARIES = join(PACKAGE, 'test/fixtures/matrix/libraries.mts');

export const REGISTER_IMPORT = join(PACKAGE, 'dist/register-import.js');

/** The Node that runs the tests, and the oldest supported line where its package is installed. */
export const NODES: [version: string, binary: string | undefined][] = [
  ['24', process.execPath],
  ['22', node22()],
];

function node22(): string | undefined {
  const name = `node-22-${process.platform}-${process.arch}`;
  const binary = join(PACKAGE, '../../node_modules', name, 'bin/node');
  return existsSync(binary) ? binary : undefined;
}

const FILES: Record<string, string> = {
  'requires.cjs': "require('./program.mjs');",
  'mixed.cjs': "require('./program.cjs'); void import('./program.mjs');",
  'mixed.mjs': "import './program.cjs'; import './program.mjs';",
  'threads.mjs': `import { Worker } from 'node:worker_threads';
for (const file of ['./program.mjs', './program.cjs']) new Worker(new URL(file, import.meta.url));`,
  'processes.mjs': `import { fork } from 'node:child_process';
import './program.mjs';
fork(new URL('./program.mjs', import.meta.url));`,
};

/** Where the translated programs find the libraries, because Node looks in the folders above. */
export function buildPrograms() {
  const folder = mkdtempSync(join(PACKAGE, 'node_modules/.matrix-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const translate = (from: string, to: string, ...options: string[]) =>
    esbuild(from, `--outfile=${join(folder, to)}`, ...options);
  const external = ['--bundle', '--platform=node', '--packages=external'];
  translate(PROGRAM, 'program.mjs', '--format=esm');
  translate(PROGRAM, 'program.cjs', '--format=cjs');
  translate(PROGRAM, 'bundle.mjs', '--format=esm', ...external);
  translate(PROGRAM, 'bundle.cjs', '--format=cjs', ...external);
  translate(LIBRARIES, 'inlined.cjs', '--bundle', '--platform=node', '--minify');
  mkdirSync(join(folder, 'commonjs'));
  writeFileSync(join(folder, 'commonjs/package.json'), '{ "type": "commonjs" }');
  cpSync(PROGRAM, join(folder, 'commonjs/program.ts'));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** A process of its own, because it does not run inside Jest. */
function esbuild(...args: string[]): void {
  const program = require.resolve('esbuild/bin/esbuild');
  const { status, stderr } = spawnSync(program, ['--log-level=error', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`esbuild: ${stderr}`);
}
