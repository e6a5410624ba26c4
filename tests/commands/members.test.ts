// Whether the packages are installed is decided by the manifests of all members of the workspace.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'traceshop-members-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** In a process of its own: it runs before anything is compiled, and ends the process if it fails. */
function members(root: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const code = `import { members } from ${JSON.stringify(join(ROOT, 'scripts/run/members.js'))};
    process.stdout.write(JSON.stringify(members(process.argv[1])));`;
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--eval', code, root];
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test('when pnpm has a member in its lockfile, its manifest is one of those', async () => {
  const { importers } = parse(readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8'));
  const { stdout } = await members(ROOT);
  expect(JSON.parse(stdout)).toEqual(
    Object.keys(importers)
      .filter((name) => name !== '.')
      .toSorted(),
  );
});

test('when a folder of a member holds more than packages, only the packages count', async () => {
  for (const name of ['libraries/one', 'libraries/left-over', 'alone']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'libraries/one/package.json'), '{}');
  writeFileSync(join(folder, 'alone/package.json'), '{}');
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    'packages:\n- libraries/* # all\n\n# one more\n- alone\n\ncatalog:\n  jest: 30.5.2\n',
  );
  const { stdout } = await members(folder);
  expect(JSON.parse(stdout)).toEqual(['alone', 'libraries/one']);
});

test.each([
  ['packages:\n  - "libs/**"\n', 'pnpm-workspace.yaml lists ""libs/**""'],
  ['packages:\n  - nowhere\n', 'pnpm-workspace.yaml lists "nowhere", where no package.json is.'],
  [
    'packages:\n  - nowhere/*\n',
    'pnpm-workspace.yaml lists "nowhere/*", where no package.json is.',
  ],
  ['packages: [libraries]\n', 'pnpm-workspace.yaml has no line "packages:"'],
])('when the list is %j, the run ends with what is wrong', async (text, words) => {
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), text);
  const { code, stderr } = await members(folder);
  expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
});
