import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The instrumentation scope of everything that this package makes by hand. */
export const SCOPE = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
};
