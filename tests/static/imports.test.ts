import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const RULES = join(ROOT, 'scripts/lint');

/** Evaluates an expression over the rules in a process of its own: the library is an ES module, which Jest cannot load. */
async function evaluated<T>(imported: string, expression: string): Promise<T> {
  const code = `import * as rules from ${JSON.stringify(join(RULES, imported))};
    console.log(JSON.stringify(await ${expression}));`;
  const args = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout) as T;
}

/** What the rules say of a workspace that consists of these files. */
async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'traceshop-imports-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    const folders = JSON.stringify([
      ...new Set(Object.keys(files).map((name) => name.split('/')[0])),
    ]);
    return await evaluated<string[]>(
      'imports.ts',
      `rules.importProblems(${JSON.stringify(root)}, ${folders})`,
    );
  } finally {
    await rm(root, { recursive: true });
  }
}

const imports = (path: string): string => `import '${path}';\nexport {};\n`;
const NOTHING = 'export {};\n';

test('when the workspace is looked at, the rules know every package', async () => {
  const known = await evaluated<string[]>('import-rules.ts', 'rules.PACKAGES');
  expect([...known].sort()).toEqual((await readdir(join(ROOT, 'packages'))).sort());
});

test.each<[string, string, Record<string, string>]>([
  [
    'a package imports one that stands after it',
    'package-order-telemetry',
    { 'packages/telemetry/src/a.ts': imports('@traceshop/contract') },
  ],
  [
    'the tests of a package import one that stands after it',
    'package-order-trace-testing',
    { 'packages/trace-testing/test/a.ts': imports('@traceshop/telemetry/register') },
  ],
  [
    'a package imports a file of a service',
    'package-order-service-kit',
    {
      'packages/service-kit/src/a.ts': imports('../../../services/user/src/b'),
      'services/user/src/b.ts': NOTHING,
    },
  ],
  [
    'two files import each other, one of them a type only',
    'no-import-circle',
    {
      'services/user/src/a.ts': imports('./b'),
      'services/user/src/b.ts': "import type { A } from './a';\nexport type B = A;\n",
    },
  ],
  [
    'two folders import each other, through different files',
    'no-folder-circle',
    {
      'packages/contract/src/x/a.ts': imports('../y/b'),
      'packages/contract/src/x/d.ts': NOTHING,
      'packages/contract/src/y/b.ts': NOTHING,
      'packages/contract/src/y/c.ts': imports('../x/d'),
    },
  ],
  [
    'a service imports another one',
    'services-know-no-other-service',
    {
      'services/user/src/a.ts': imports('../../auth/src/b'),
      'services/auth/src/b.ts': NOTHING,
    },
  ],
  [
    'a resource of the gateway imports another one',
    'gateway-route-in-three-files',
    {
      'services/gateway/src/api/orders.ts': imports('./carts'),
      'services/gateway/src/api/carts.ts': NOTHING,
    },
  ],
  [
    'a bench imports a suite',
    'nothing-imports-suites',
    { 'bench/a.ts': imports('../tests/stack/b.ts'), 'tests/stack/b.ts': NOTHING },
  ],
  [
    'a suite imports another one',
    'suites-are-apart',
    { 'tests/journeys/a.ts': imports('../stack/b.ts'), 'tests/stack/b.ts': NOTHING },
  ],
  [
    'the sandbox imports a package of the shop',
    'sandbox-is-a-third-party',
    { 'sandbox/src/a.ts': imports('@traceshop/service-kit') },
  ],
  [
    'load imports a package',
    'load-is-mounted-alone',
    { 'scripts/load/a.ts': imports('@traceshop/test-servers/ports') },
  ],
  [
    'doctor imports a compiled package',
    'doctor-runs-uncompiled',
    { 'scripts/doctor/a.ts': imports('@traceshop/contract/topology') },
  ],
  [
    'a file is imported that is not there',
    'no-unresolvable-import',
    { 'services/user/src/a.ts': imports('./nowhere') },
  ],
])('when %s, one rule says so', async (_what, rule, files) => {
  expect(await problemsOf(files)).toEqual(
    // Of a circle each of its files or folders may be named.
    expect.arrayContaining([expect.stringContaining(`: ${rule}: `)]),
  );
});

test('when imports run downwards, no rule is broken', async () => {
  const problems = await problemsOf({
    'packages/shop-traces/src/a.ts': imports('@traceshop/contract/topology'),
    'services/user/src/a.ts': imports('@traceshop/telemetry'),
    'services/user/test/a.test.ts': imports('../src/a'),
    'services/gateway/src/api/orders.ts': imports('../clients/a'),
    'services/gateway/src/api/operations.ts': imports('./orders'),
    'services/gateway/src/clients/a.ts': NOTHING,
    'tests/commands/a.test.ts': imports('../../scripts/lib/b.ts'),
    'scripts/lib/b.ts': imports('@traceshop/test-servers/ports'),
  });
  expect(problems).toEqual([]);
});
