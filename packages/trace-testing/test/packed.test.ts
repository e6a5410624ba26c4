/** The package as it would be published, in a folder that knows nothing of this workspace. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packWithNpm } from '@traceshop/test-servers/installed-packages';

const run = promisify(execFile);
const PACKAGE = join(__dirname, '..');
const DEPENDENCIES = ['@opentelemetry/semantic-conventions', 'expect'];
const JEST = join(dirname(createRequire(__filename).resolve('jest/package.json')), 'bin/jest.js');

/** Each test starts npm or Jest, which takes seconds, on a busy machine many. */
const TIME_LIMIT_MS = 180_000;
jest.setTimeout(TIME_LIMIT_MS);

let folder: string;
let files: string[];

/** A file, or one for each condition. */
type Entry = string | { [condition: string]: Entry };
const filesOf = (entry: Entry): string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(filesOf);

beforeAll(async () => {
  // Real: Jest would look for tests behind a symbolic link in vain.
  folder = await realpath(await mkdtemp(join(tmpdir(), 'trace-testing-')));
  const packed = await packWithNpm('trace-testing', folder);
  files = packed.files;
  const home = join(folder, 'node_modules/@traceshop/trace-testing');
  await mkdir(home, { recursive: true });
  await run('tar', ['xzf', packed.tarball, '-C', home, '--strip-components=1']);
  // What `npm install` would fetch, without a registry.
  for (const name of DEPENDENCIES) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(await realpath(join(PACKAGE, 'node_modules', name)), place);
  }
  await cp(join(__dirname, 'fixtures/consumer'), folder, { recursive: true });
}, TIME_LIMIT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

function runJest(clientName: string, ...flags: string[]) {
  const config = JSON.stringify({
    rootDir: folder,
    testMatch: ['**/with-jest.cjs'],
    transform: {},
  });
  return run(process.execPath, [JEST, '--config', config, '--runInBand', ...flags], {
    cwd: folder,
    env: { ...process.env, CLIENT_NAME: clientName, CI: 'true' },
  });
}

test('when the package is packed, it holds what its exports name, and nothing for developers', async () => {
  const manifest = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as {
    exports: Record<string, Entry>;
    scripts: Record<string, string>;
    dependencies: Record<string, string>;
  };
  const named = Object.values(manifest.exports).flatMap(filesOf);

  expect(files).toEqual(expect.arrayContaining(named.map((path) => path.replace('./', ''))));
  expect(files).toEqual(
    expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'src/index.ts']),
  );
  // npm knows nothing of the workspace's catalog: such a package could not be installed.
  expect(JSON.stringify(manifest.dependencies)).not.toContain('catalog:');
  // `npm pack` itself begins with a clean build; here others are using what is built.
  expect(JSON.stringify(manifest.scripts)).toMatch(/prepack.*rmSync.*tsc -b/);
  expect(files.filter((path) => /^(?:test|bench)\/|tsbuildinfo|tsconfig/.test(path))).toEqual([]);
});

test('when it is used without Jest, the README lines for other runners work', async () => {
  await run(process.execPath, [join(folder, 'no-jest.mjs')], { cwd: folder });
});

test('when it is used with Jest, matchers and snapshots work, and another shape fails', async () => {
  await runJest('GET', '--ci=false');
  await runJest('GET', '--ci');

  await expect(runJest('PUT', '--ci')).rejects.toThrow(
    /- └─ shop CLIENT GET(?:.|\n)*\+ └─ shop CLIENT PUT/,
  );
});
