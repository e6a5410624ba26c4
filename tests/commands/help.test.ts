import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from '@traceshop/shop-harness/command';

const ROOT = join(import.meta.dirname, '../..');
const names = readdirSync(join(ROOT, 'scripts'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

/** npm's name of `scripts/test-stack.ts` is `test:stack`. */
const scriptOf = (name: string): string => name.replace(/^(test|kubernetes)-/, '$1:');

test('when a command is added, npm knows it and the list of commands has it', async () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts).toMatchObject(
    Object.fromEntries(names.map((name) => [scriptOf(name), `node scripts/run.js ${name}`])),
  );
  const { output } = await finished([]);
  const listed = [...output.matchAll(/^ {2}npm run (\S+) +\S.*$/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(names.map(scriptOf).toSorted());
});

test('when a command is asked for help, it says what it does and how it is used', async () => {
  for (const name of names) {
    const { code, output } = await finished([name, '--help']);
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^[A-Z][^]*npm (run )?${scriptOf(name)}\\b`)),
    ]);
  }
});

test.each([
  [['frob'], 'There is no command "frob". There are:\n  npm run bench '],
  [[], 'Which command?\n  npm run bench '],
  [['toString'], 'There is no command "toString"'],
  [['check', '--fast'], '"--fast" means nothing here: npm run check takes no arguments.'],
  [['bench', '--cld'], 'There is no option "--cld". There is: --cold, of the bench start.'],
])('when it is called with %j, it names what is right', async (args, words) => {
  const { code, output } = await finished(args);
  expect([code, output]).toEqual([1, expect.stringContaining(words)]);
});
