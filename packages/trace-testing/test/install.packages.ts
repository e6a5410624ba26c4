/** Both packages as somebody else installs them: tarballs, in empty folders, from the registry what they name. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compile,
  compileWithInstalled,
  complaintsAbout,
  countInstalled,
  filesOf,
  folderWith,
  LINTERS,
  packWithNpm,
  packWithPnpm,
  projectsWith,
  registryAnswers,
  run,
} from '@traceshop/test-servers/installed-packages';

const NAMES = ['trace-testing', 'span-tracker'];
const VITESTS = ['2', '3', '4'];
/** npm with a registry, on a busy machine. */
const PATIENCE_MS = 600_000;
jest.setTimeout(PATIENCE_MS);

const online = registryAnswers();
const withRegistry = online ? test : test.skip;

let root: string;
const tarballs: Record<string, string> = {};
const tarball = (name: string): string => tarballs[name] ?? '';
const project = (name: string): string => join(root, 'projects', name);

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'install-')));
  for (const name of NAMES) tarballs[name] = (await packWithNpm(name, root)).tarball;
  if (!online) return;
  const ours = Object.fromEntries(NAMES.map((name) => [`@traceshop/${name}`, tarball(name)]));
  const stock = { '@opentelemetry/sdk-node': '*', '@opentelemetry/instrumentation-http': '*' };
  const types = { '@types/node': '^24.0.0' };
  await projectsWith(join(root, 'projects'), {
    jest: { jest: '^30.0.0', ...ours, ...stock },
    'node-test': {
      '@traceshop/trace-testing': tarball('trace-testing'),
      typescript: '5.9',
      ...types,
    },
    lint: LINTERS,
    ...Object.fromEntries(
      VITESTS.map((version) => [
        `vitest-${version}`,
        { vitest: version, ...ours, ...stock, ...types },
      ]),
    ),
  });
}, PATIENCE_MS);
afterAll(() => rm(root, { recursive: true, force: true }));

/** The blocks of the README that begin with the name of a file. */
async function readmeFiles(): Promise<Map<string, string>> {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return new Map(blocks.map(([, name = '', text = '']) => [name, text]));
}

withRegistry('when each is installed alone, it brings few packages', async () => {
  const startedAt = performance.now();
  const testing = await folderWith(join(root, 'alone'), tarball('trace-testing'));
  const seconds = (performance.now() - startedAt) / 1000;
  const tracker = await folderWith(join(root, 'tracker'), tarball('span-tracker'));

  expect(await countInstalled(testing)).toBeLessThanOrEqual(5);
  expect(await countInstalled(tracker)).toBe(1);
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
  const folder = project('jest');
  for (const name of ['orders.cjs', 'orders.test.js']) {
    await writeFile(join(folder, name), files.get(name) ?? '');
  }
  const { stderr } = await run(join(folder, 'node_modules/.bin/jest'), [], { cwd: folder });

  expect(stderr).toContain('1 passed');
});

withRegistry.each(VITESTS)(
  'when the first example of the README is pasted, it passes in Vitest %s, with types',
  async (version) => {
    const files = await readmeFiles();
    const folder = project(`vitest-${version}`);
    for (const name of ['orders.cjs', 'orders.test.mjs']) {
      await writeFile(join(folder, name), files.get(name) ?? '');
    }
    const typed =
      "import { expect } from 'vitest';\nimport '@traceshop/trace-testing/vitest';\nvoid expect(1).toCost({ spans: 1 });\n// @ts-expect-error misspelt\nvoid expect(1).toCst({});\n";
    await writeFile(join(folder, 'typed.mts'), typed);
    const vitest = join(folder, 'node_modules/.bin/vitest');
    const { stdout } = await run(vitest, ['run'], { cwd: folder });

    expect(stdout).toMatch(/1 passed/);
    for (const flags of [
      ['--module', 'nodenext'],
      ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ]) {
      await compile(folder, '--noEmit', '--target', 'es2024', ...flags, 'typed.mts');
    }
  },
);

withRegistry(
  'when node:test is the runner, a verdict is enough, in CommonJS and ES modules',
  async () => {
    const folder = project('node-test');
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
    const flags = ['--test', '--test-reporter=tap'];
    const { stdout } = await run(process.execPath, flags, { cwd: folder });

    expect(stdout).toMatch(/^# pass 2$/m);
    await writeFile(
      join(folder, 'c.ts'),
      "import { server } from '@traceshop/trace-testing';\nserver('a', 'b', { attrs: { 'http.route': '/' } });\n",
    );
    const emitNothing = ['--noEmit', '--target', 'es2022', '--types', 'node'];
    const node10 = ['--module', 'commonjs', '--moduleResolution', 'node10'];
    await compileWithInstalled(folder, ...emitNothing, ...node10, 'c.ts');
    await compile(folder, ...emitNothing, '--module', 'node16', 'c.ts');
    const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler'];
    await compile(folder, ...emitNothing, ...bundler, 'c.ts');
  },
);

withRegistry('when publint and attw look at the packages, they find nothing', async () => {
  expect(await complaintsAbout(project('lint'), NAMES.map(tarball))).toBe('');
});

test('when pnpm packs them, the tarballs hold the same', async () => {
  for (const name of NAMES) {
    const other = await packWithPnpm(name, join(root, `pnpm-${name}`));

    expect(await filesOf(other)).toEqual(await filesOf(tarball(name)));
  }
});
