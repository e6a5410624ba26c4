// A path in a tool's configuration that matches nothing is no error for the tool: it checks less.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { promisify } from 'node:util';
import { CHECKED_PROJECTS } from '../../scripts/lib/projects.ts';
import { TEST_PROJECTS } from '../../scripts/test/projects.ts';

const ROOT = join(import.meta.dirname, '../..');
const JEST_CONFIGS = Object.values(TEST_PROJECTS);
const NOT_OURS = ['node_modules', 'dist', '.git', '.tools', 'coverage'];

const files = filesBelow('.');

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_OURS.includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const readJson = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

/** Those that match no file: as a file, as a folder or as a pattern. */
const dead = (patterns: string[]): string[] =>
  patterns
    .flatMap(alternatives)
    .filter(
      (one) => !files.some((file) => matchesGlob(file, one) || matchesGlob(file, `${one}/**`)),
    );

/** `a/{b,c}` as `a/b` and `a/c`: each has to match. */
function alternatives(pattern: string): string[] {
  const [all = '', choices = ''] = /\{([^{}]+)\}/.exec(pattern) ?? [];
  if (!all) return [pattern];
  return choices.split(',').flatMap((choice) => alternatives(pattern.replace(all, choice)));
}

/** The test files that Jest finds for a configuration. */
async function listedBy(config: string): Promise<string[]> {
  const args = ['node_modules/jest/bin/jest.js', '--config', config, '--listTests', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

/** The patterns of a configuration, from a separate process: it is an ES module, which Jest cannot load. */
async function patternsOf(config: string): Promise<string[]> {
  const code = `import config from './${config}'; console.log(JSON.stringify(config.testMatch));`;
  const args = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout).map((pattern: string) => pattern.replace('<rootDir>/', ''));
}

test('when a file holds tests, one Jest project runs it, and only one', async () => {
  const listed = await Promise.all(JEST_CONFIGS.map(listedBy));
  expect(
    listed
      .flat()
      .map((file) => relative(ROOT, file))
      .toSorted(),
  ).toEqual(files.filter((file) => /\.(test|packages|mutations)\.ts$/.test(file)).toSorted());
});

test.each(JEST_CONFIGS)('when %s names tests, each of its patterns matches some', async (name) => {
  const patterns = await patternsOf(name);
  expect([patterns.length > 0, dead(patterns)]).toEqual([true, []]);
});

test('when test files are named to start first, each is there', () => {
  expect(dead(readJson('jest.longest-first.json'))).toEqual([]);
});

test('when a rule of the linter has exceptions, each is for something', () => {
  const { overrides } = readJson('biome.json');
  expect(dead(overrides.flatMap(({ includes }: { includes: string[] }) => includes))).toEqual([]);
});

test('when the compiler is given paths, each is there', () => {
  const { references } = readJson('tsconfig.json');
  const built = references.map(({ path }: { path: string }) => join(path, 'tsconfig.json'));
  expect(dead([...built, ...readJson('tsconfig.check.json').include])).toEqual([]);
});

test('when a folder has a project of the compiler, it is compiled or its types are checked', () => {
  const { references } = readJson('tsconfig.json');
  // Examples are compiled where a test has installed them.
  const projects = files.filter((file) => /^(?!.*\/examples\/)[^.]+\/tsconfig\.json$/.test(file));
  const compiled = references.map(({ path }: { path: string }) => join(path, 'tsconfig.json'));
  const checked = CHECKED_PROJECTS.filter((project) => project.includes('/'));
  expect([...compiled, ...checked].toSorted()).toEqual(projects.toSorted());
});
