// Writes the tables of docs/telemetry-reference.md: spans, events, attributes and metrics, from their definitions.
//
//   npm run reference
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/root.ts';
import { withTables } from './reference/page.ts';

const page = join(root, 'docs/telemetry-reference.md');
await writeFile(page, withTables(await readFile(page, 'utf8')));
