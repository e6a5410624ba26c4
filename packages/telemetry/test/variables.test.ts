import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expand, VARIABLES } from '../src/variables';

/** The names in the first column of the table below the heading. */
function documented(): string[] {
  const page = readFileSync(join(__dirname, '../../../docs/telemetry-reference.md'), 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith('Variables\n')) ?? '';
  const cells = [...section.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('when a variable is read, the reference has it, and the other way round', () => {
  expect(documented().flatMap(expand).sort()).toEqual(VARIABLES.flatMap(expand).sort());
});
