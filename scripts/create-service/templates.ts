// The files of a new service: those of template/, whose paths are the workspace's, with the names filled in.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { NewService } from './new-service.ts';

const FOLDER = join(import.meta.dirname, 'template');
const ENDING = '.template';

/** Path from the workspace's root, and text, of each new file. */
export async function newFiles(service: NewService): Promise<Map<string, string>> {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path) => {
    const name = relative(FOLDER, path).slice(0, -ENDING.length);
    return [
      name.replaceAll('NAME', service.name),
      filled(await readFile(path, 'utf8'), service),
    ] as const;
  });
  return new Map(await Promise.all(files));
}

function filled(text: string, service: NewService): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (all, word: string) => {
    const value = service[word as keyof NewService];
    if (value === undefined)
      throw new Error(`a template has ${all}, which is no part of NewService`);
    return value;
  });
}
