import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPE } from '../src/sdk/scope';

test('when the package gets another name or version, so does the scope of its spans', () => {
  const file = readFileSync(join(__dirname, '../package.json'), 'utf8');
  const { name, version } = JSON.parse(file) as Record<string, string>;
  expect(SCOPE).toEqual({ name, version });
});
