// What a manifest and the workspace say of versions.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Manifest {
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
}

/** The versions of pnpm-workspace.yaml by the names of the packages. */
export async function catalogVersions(): Promise<Record<string, string>> {
  const text = await readFile(join(__dirname, '../../../../pnpm-workspace.yaml'), 'utf8');
  const lines = [...text.matchAll(/^ {2}"?([@\w/.-]+)"?: (\d\S*)$/gm)];
  return Object.fromEntries(lines.map(([, name = '', version = '']) => [name, version]));
}
