/** The package as somebody else installs it: a tarball, in empty folders, from the registry what it names. */
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
  folderWithGitDependency,
  LINTERS,
  type Packed,
  packWithNpm,
  packWithPnpm,
  projectsWith,
  registryAnswers,
  repositoryOfWorkspace,
} from '@traceshop/test-servers/installed-packages';
import { catalogVersions, type Manifest } from './support/manifest.ts';
import { outline } from './support/program.ts';
import { visit } from './support/stranger.ts';

/** npm with a registry, on a busy machine. */
const PATIENCE_MS = 600_000;
jest.setTimeout(PATIENCE_MS);

const PACKAGE = join(__dirname, '..');
const REQUIRE = ['--require', '@traceshop/telemetry/register'];
const IMPORT = ['--import', '@traceshop/telemetry/register'];

const online = registryAnswers();
const withRegistry = online ? test : test.skip;

let root: string;
let packed: Packed;
const project = (name: string): string => join(root, 'projects', name);

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'install-')));
  packed = await packWithNpm('telemetry', root);
  if (!online) return;
  const ours = { '@traceshop/telemetry': packed.tarball };
  await projectsWith(join(root, 'projects'), {
    lint: LINTERS,
    types: { ...ours, typescript: '5.9', '@types/node': '^24.0.0' },
  });
}, PATIENCE_MS);
afterAll(() => rm(root, { recursive: true, force: true }));

const manifest = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as Manifest;

test('when it is packed, it holds what its manifest names, and npm understands its versions', async () => {
  const { exports, dependencies } = await manifest();
  const named = JSON.stringify(Object.values(exports)).match(/\.\/[^"]+/g) ?? [];

  expect(packed.files).toEqual(expect.arrayContaining(named.map((path) => path.slice(2))));
  expect(packed.files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'src/index.ts', 'examples/express/app.js']),
  );
  expect(packed.files.filter((path) => /^test\/|tsbuildinfo|tsconfig\./.test(path))).toEqual([
    'examples/nestjs/tsconfig.json',
  ]);
  expect(JSON.stringify(dependencies)).not.toMatch(/catalog:|workspace:/);
  // The workspace tests what others install.
  const differ = Object.entries(await catalogVersions()).filter(([name, version]) => {
    const ours = dependencies[name]?.replace(/^[~^]/, '');
    return ours !== undefined && ours !== version;
  });
  expect(differ).toEqual([]);
});

test('when pnpm packs it, the tarball holds the same', async () => {
  const other = await packWithPnpm('telemetry', join(root, 'pnpm'));

  expect(await filesOf(other)).toEqual(await filesOf(packed.tarball));
});

withRegistry('when publint and attw look at it, they find nothing', async () => {
  expect(await complaintsAbout(project('lint'), [packed.tarball])).toBe('');
});

withRegistry('when a program is compiled against it, each way of resolving it works', async () => {
  const text = `
import { type TelemetryOptions, withSpan } from '@traceshop/telemetry';
import '@traceshop/telemetry/register';
export const length: number = withSpan('any.name', { 'any.attribute': 1 }, () => 'abc').length;
export const options: TelemetryOptions = { serviceName: 'a', spanExporters: ['otlp'] };
// @ts-expect-error misspelt
export const wrong: TelemetryOptions = { serviceNmae: 'a' };
`;
  const folder = project('types');
  await writeFile(join(folder, 'program.ts'), text);
  const emitNothing = ['--noEmit', '--target', 'es2022', '--types', 'node'];
  const node10 = ['--module', 'commonjs', '--moduleResolution', 'node10'];
  await compileWithInstalled(folder, ...emitNothing, ...node10, 'program.ts');
  await compile(folder, ...emitNothing, '--module', 'node16', 'program.ts');
  const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  await compile(folder, ...emitNothing, ...bundler, 'program.ts');
});

/** The blocks of the README that begin with the name of a file. */
async function readmeFiles(): Promise<Map<string, string>> {
  const readme = await readFile(join(PACKAGE, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return new Map(blocks.map(([, name = '', text = '']) => [name, text]));
}

withRegistry('when the README is followed in an empty folder, Express has traces', async () => {
  const folder = await folderWith(join(root, 'empty'), packed.tarball, 'express@5');
  const files = await readmeFiles();
  for (const [flags, name] of [
    [REQUIRE, 'app.js'],
    [IMPORT, 'app.mjs'],
  ] as const) {
    await writeFile(join(folder, name), files.get(name) ?? '');
    const { spans, stderr } = await visit({ folder, args: [...flags, name], spans: 1 });

    expect([name, outline(spans), stderr]).toEqual([name, ['SERVER GET /hello/:name'], '']);
    expect((files.get(name) ?? '').trim().split('\n').length).toBeLessThanOrEqual(10);
  }
  // Express and what it needs is about half of it.
  expect(await countInstalled(folder)).toBeLessThanOrEqual(140);
});

withRegistry('when it is a git dependency of pnpm, it is compiled and works', async () => {
  const repository = join(root, 'repository');
  const commit = await repositoryOfWorkspace(repository);
  // Not a clone: then there is nothing to depend on.
  if (commit === undefined) return;
  const folder = join(root, 'git');
  await folderWithGitDependency(folder, { name: 'telemetry', repository, commit });
  const args = [...REQUIRE, '-e', "require('@traceshop/telemetry').withSpan('work', {}, () => 1)"];
  const { spans, stderr } = await visit({ folder, args });

  expect([outline(spans), stderr]).toEqual([['INTERNAL work'], '']);
});
