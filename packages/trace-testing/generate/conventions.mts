// Writes src/checks/semconv/conventions.json from the installed package, after a change of its version:
// node packages/trace-testing/generate/conventions.mts
import { writeFileSync } from 'node:fs';
import { installedConventions } from './installed-conventions.mts';

const file = new URL('../src/checks/semconv/conventions.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(installedConventions(), undefined, 2)}\n`);
