import { finished } from '@traceshop/shop-harness/command';
import { unmatched } from '../../scripts/test/dead-patterns.ts';

const FILES = ['/shop/services/user/test/users.test.ts', '/shop/tests/static/rules.test.ts'];

test.each([
  ['a folder', 'services/user', true],
  ['a part of a name in another case', 'Rules', true],
  ['a regular expression', 'tests/(static|signals)/', true],
  ['the whole path', FILES[0] ?? '', true],
  ['a path from the root', './tests/static', true],
  ['a path from somewhere else', './static', false],
  ['a folder that has moved', 'tests/servers', false],
])('when a pattern is %s, it is known whether it matches', (_what, pattern, matches) => {
  expect(unmatched([pattern, 'users'], FILES, '/shop')).toEqual(matches ? [] : [pattern]);
});

test('when some of several patterns match no test file, the run fails, names them, and says who runs them', async () => {
  const elsewhere = {
    'tests/commands/create-service': 'test:packages',
    'tests/mutations/': 'test:mutations',
    'tests/stack/': 'test:stack',
    'tests/browser/': 'test:browser',
  };
  const patterns = ['tests/commands/count', 'tests/nowhere', ...Object.keys(elsewhere)];
  const { code, output } = await finished(['test', ...patterns, '-t', 'no pattern']);
  expect([code, output.trimEnd().split('\n')]).toEqual([
    1,
    [
      'No test file matches "tests/nowhere". Expected part of a path, such as services/user.',
      ...Object.entries(elsewhere).map(
        ([pattern, command]) =>
          `No test file of this command matches "${pattern}". Use: npm run ${command} -- ${pattern}`,
      ),
      'tests: 0 passed, 5 failed',
    ],
  ]);
});
