// What goes into the images, as far as it needs no engine to see.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SCOPE = '@traceshop/';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The packages of the workspace that a package imports to run. */
function runtimePackages(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(read(join(folder, 'package.json')));
  return Object.keys(dependencies)
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => `packages/${name.slice(SCOPE.length)}`);
}

function allRuntimePackages(folders: string[], found = new Set<string>()): Set<string> {
  for (const next of folders.flatMap(runtimePackages)) {
    if (found.has(next)) continue;
    found.add(next);
    allRuntimePackages([next], found);
  }
  return found;
}

/** The paths that a .dockerignore lets into the build. */
const letIn = (file: string): string[] =>
  [...read(file).matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);

test('when services are built, the engine gets the packages that they import to run, and no others', () => {
  const services = readdirSync(join(ROOT, 'services')).map((name) => `services/${name}`);
  expect(letIn('.dockerignore').filter((path) => path.startsWith('packages/'))).toEqual(
    [...allRuntimePackages(services)].toSorted(),
  );
});

test('when the sandbox is built, it is without the packages of the shop', () => {
  expect(runtimePackages('sandbox')).toEqual([]);
  expect(letIn('sandbox/Dockerfile.dockerignore').filter((path) => path.includes('/'))).toEqual([]);
});

test.each(['.dockerignore', 'sandbox/Dockerfile.dockerignore'])(
  'when %s lets a path in, it is there',
  (file) => {
    expect(letIn(file).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  },
);
