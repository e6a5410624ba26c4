import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from '../../scripts/reference/page.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/telemetry-reference.md'), 'utf8');

test('when a span, event, attribute or metric is defined, the committed reference has its row, and no other', () => {
  // After a change of a definition: npm run reference
  expect(page).toBe(withTables(page));
});

test('when the page has an unknown table, or no place for one, the error names it', () => {
  expect(() => withTables(`${page}<!-- table: colours -->\n<!-- end of table -->`)).toThrow(
    'no table "colours"; there are: spans, ',
  );
  expect(() => withTables('')).toThrow('the page has no place for: spans, ');
});
