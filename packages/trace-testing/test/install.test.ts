/** Both packages as somebody else installs them: tarballs, in empty folders, from the registry what they name. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGES = join(__dirname, '../..');
const NAMES = ['trace-testing', 'span-tracker'];
/** npm with a registry, on a busy machine. */
const TIME_LIMIT_MS = 600_000;
jest.setTimeout(TIME_LIMIT_MS);

const online = spawnSync('npm', ['view', 'jest@30', 'name'], { timeout: 30_000 }).status === 0;
const withRegistry = online ? test : test.skip;

let root: string;
const tarballs: Record<string, string> = {};
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'install-')));
  for (const name of NAMES) {
    // What is built is in use: `prepack` would build it again.
    const flags = ['--json', '--ignore-scripts', '--pack-destination', root];
    const { stdout } = await run('npm', ['pack', ...flags], { cwd: join(PACKAGES, name) });
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
    tarballs[name] = join(root, packed?.filename ?? '');
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const FLAGS = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/** Folders in `shared` also find what is installed there, so that it is installed only once. */
async function folderWith(name: string, ...specs: string[]): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{}');
  await run('npm', ['install', ...FLAGS, ...specs], { cwd: folder });
  return folder;
}

const STOCK = ['@opentelemetry/sdk-node', '@opentelemetry/instrumentation-http'];
const COMPILER = ['typescript@5.9', '@types/node'];
let sharing: Promise<string> | undefined;
const shared = (): Promise<string> => {
  sharing ??= folderWith('shared', ...STOCK, ...COMPILER);
  return sharing;
};
const TSC = 'node_modules/typescript/bin/tsc';

const tarball = (name: string): string => tarballs[name] ?? '';

async function installed(folder: string): Promise<number> {
  const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder });
  return stdout.trim().split('\n').length - 1;
}

/** The blocks of the README that begin with the name of a file. */
async function readmeFiles(): Promise<Map<string, string>> {
  const readme = await readFile(join(PACKAGES, 'trace-testing/README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return new Map(blocks.map(([, name = '', text = '']) => [name, text]));
}

withRegistry('when each is installed alone, it brings few packages', async () => {
  const startedAt = performance.now();
  const testing = await folderWith('alone', tarball('trace-testing'));
  const seconds = (performance.now() - startedAt) / 1000;
  const tracker = await folderWith('tracker', tarball('span-tracker'));

  expect(await installed(testing)).toBeLessThanOrEqual(5);
  expect(await installed(tracker)).toBe(1);
  expect(seconds).toBeLessThan(120);
  const script = "require('@traceshop/trace-testing').server('a', 'b')";
  await run(process.execPath, ['-e', script], { cwd: testing });
  const alias = "require('@traceshop/trace-testing/ledger').createSpanProcessor().onStart.call";
  await run(process.execPath, ['-e', alias], { cwd: testing });
  const module =
    "import { createSpanProcessor } from '@traceshop/span-tracker'; createSpanProcessor()";
  await run(process.execPath, ['--input-type=module', '-e', module], { cwd: tracker });
});

withRegistry('when the first example of the README is pasted, it passes in Jest', async () => {
  const files = await readmeFiles();
  await shared();
  const folder = await folderWith('shared/jest', 'jest', ...NAMES.map(tarball));
  for (const name of ['orders.cjs', 'orders.test.js']) {
    await writeFile(join(folder, name), files.get(name) ?? '');
  }
  const { stderr } = await run('npx', ['jest'], { cwd: folder });

  expect(stderr).toContain('1 passed');
});

const VITEST_VERSIONS = ['2', '3', '4'];
const withVitest = new Map<string, Promise<string>>();
function vitestFolder(version: string): Promise<string> {
  const specs = [`vitest@${version}`, ...NAMES.map(tarball)];
  const folder =
    withVitest.get(version) ??
    shared().then(() => folderWith(`shared/vitest-${version}`, ...specs));
  withVitest.set(version, folder);
  return folder;
}

withRegistry.each(VITEST_VERSIONS)(
  'when the first example of the README is pasted, it passes in Vitest %s',
  async (version) => {
    const files = await readmeFiles();
    const folder = await vitestFolder(version);
    for (const name of ['orders.cjs', 'orders.test.mjs']) {
      await writeFile(join(folder, name), files.get(name) ?? '');
    }
    const env = { ...process.env, NODE_OPTIONS: '', VITEST: '' };
    const { stdout } = await run('npx', ['vitest', 'run'], { cwd: folder, env });

    expect(stdout).toMatch(/1 passed/);
  },
);

const TYPED = `import { expect } from 'vitest';
import '@traceshop/trace-testing/vitest';
void expect(1).toCost({ spans: 1 });
// @ts-expect-error misspelt
void expect(1).toCst({});
`;

withRegistry.each([
  ['nodenext', ['--module', 'nodenext']],
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
])(
  'when modules are resolved as by %s, each Vitest has the types of the matchers',
  async (_how, flags) => {
    const typed: string[] = [];
    for (const version of VITEST_VERSIONS) {
      const file = join(await vitestFolder(version), 'typed.mts');
      await writeFile(file, TYPED);
      typed.push(file);
    }
    const tsc = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', ...flags];
    // One program: each file sees the Vitest of its own folder.
    await run(process.execPath, [join(await shared(), TSC), ...tsc, ...typed], { cwd: root });
  },
);

withRegistry(
  'when node:test is the runner, a verdict is enough, in CommonJS and ES modules',
  async () => {
    await shared();
    const folder = await folderWith('shared/node-test', tarball('trace-testing'));
    const body = `
test('a trace', async () => {
  const { outcome, message } = await verdicts.matchTrace(traceOf([]), server('a', 'b'));
  assert.equal(outcome, 'unproven', message());
});
`;
    const cjs = `const assert = require('node:assert/strict');
const { test } = require('node:test');
const { server, traceOf, verdicts } = require('@traceshop/trace-testing');
`;
    const mjs = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { server, traceOf, verdicts } from '@traceshop/trace-testing';
`;
    await writeFile(join(folder, 'a.test.cjs'), cjs + body);
    await writeFile(join(folder, 'b.test.mjs'), mjs + body);
    const env = { ...process.env };
    delete env['NODE_TEST_CONTEXT'];
    const flags = ['--test', '--test-reporter=tap'];
    const { stdout } = await run(process.execPath, flags, { cwd: folder, env });

    expect(stdout).toMatch(/^# pass 2$/m);
    await writeFile(
      join(folder, 'c.ts'),
      "import { server } from '@traceshop/trace-testing';\nserver('a', 'b', { attrs: { 'http.route': '/' } });\n",
    );
    const tsc = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022'];
    for (const flags of [
      ['--module', 'commonjs', '--moduleResolution', 'node10'],
      ['--module', 'node16'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ]) {
      await run(process.execPath, [join(await shared(), TSC), ...tsc, ...flags, 'c.ts'], {
        cwd: folder,
      });
    }
  },
);

withRegistry('when publint and attw look at the packages, they find nothing', async () => {
  const folder = await folderWith('lint', 'publint@0.3', '@arethetypeswrong/cli@0.18');
  for (const name of NAMES) {
    const { stdout } = await run('npx', ['publint', '--strict', tarball(name)], { cwd: folder });
    expect(stdout).toContain('All good!');
    await run('npx', ['attw', tarball(name)], { cwd: folder });
  }
});

test('when pnpm packs them, the tarballs hold the same', async () => {
  const pnpm = join(PACKAGES, '../.tools/node_modules/@pnpm/exe.linux-x64/pnpm');
  for (const name of NAMES) {
    const destination = join(root, `pnpm-${name}`);
    await mkdir(destination);
    const flags = ['pack', '--pack-destination', destination, '--config.ignore-scripts=true'];
    await run(pnpm, flags, { cwd: join(PACKAGES, name), env: { ...process.env, CI: '' } });
    const [file = ''] = await readdir(destination);
    const filesOf = async (path: string) =>
      (await run('tar', ['tzf', path])).stdout.trim().split('\n').sort();

    expect(await filesOf(join(destination, file))).toEqual(await filesOf(tarball(name)));
  }
});
