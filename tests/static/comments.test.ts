import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const MODULE = join(ROOT, 'scripts/lint/comments.ts');
const MOST = 0.08;

/** Folders that are over the limit today. Remove a folder from here when it is below. */
const NOT_YET_HELD: string[] = [];

interface Share {
  lines: number;
  comments: number;
}

/** Runs an expression in a separate process, because the scanner is an ES module, which Jest cannot load. */
async function evaluated<T>(expression: string): Promise<T> {
  const code = `import { share, shares } from ${JSON.stringify(MODULE)};
    console.log(JSON.stringify(await ${expression}));`;
  const args = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout) as T;
}

test('when the sources are measured, at most 8 % of the lines of each folder are comments', async () => {
  const shares = await evaluated<Record<string, Share>>(`shares(${JSON.stringify(ROOT)})`);

  const over = Object.entries(shares)
    .filter(
      ([folder, { lines, comments }]) =>
        lines > 0 && comments > MOST * lines && !NOT_YET_HELD.includes(folder),
    )
    .map(
      ([folder, { lines, comments }]) => `${folder}: ${((100 * comments) / lines).toFixed(1)} %`,
    );
  expect(Object.keys(shares)).toContain('services/user');
  expect(over).toEqual([]);
});

test.each([
  { what: 'a comment of one line', text: '// one\nconst a = 1;\n', expected: 1 },
  { what: 'a comment of two lines', text: '/* one\n   two */\nconst a = 1;\n', expected: 2 },
  { what: 'a string', text: "const a = '// none';\n", expected: 0 },
  { what: 'a template', text: 'const a = `// none`;\n', expected: 0 },
  { what: 'a regular expression', text: 'const a = /\\/\\/none/;\n', expected: 0 },
  { what: 'a comment in a template', text: `const a = \`\${1 /* one */}\`;\n`, expected: 1 },
  { what: 'the end of a template', text: `const a = \`\${1} // none\`;\n`, expected: 0 },
  { what: 'documentation', text: '/** one */\nexport const a = 1;\n', expected: 1 },
])('when a text has $what, it has $expected lines of comments', async ({ text, expected }) => {
  const { comments } = await evaluated<Share>(`share(${JSON.stringify(text)})`);
  expect(comments).toBe(expected);
});

test('when the documentation of exports is public, it does not count', async () => {
  const text = '/** none */\nexport const a = 1;\n/** one */\nconst b = 1;\n';
  const { comments } = await evaluated<Share>(`share(${JSON.stringify(text)}, true)`);
  expect(comments).toBe(1);
});
