import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PageFile {
  type: string;
  body: Buffer;
}

const FOLDER = join(__dirname, '../page');

const FILES: Readonly<Record<string, [file: string, type: string]>> = {
  '/assets/main.js': ['main.js', 'text/javascript'],
  '/assets/main.css': ['main.css', 'text/css'],
  '/assets/icon.svg': ['icon.svg', 'image/svg+xml'],
};

/** Addresses of the page itself. It shows the view that the address names. */
const VIEWS = /^\/(?:map|operations|trace\/[0-9a-fA-F]+)?$/;

/** A file of the page by the path of a request. Undefined for paths of an API. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const [file, type] = FILES[path] ?? (VIEWS.test(path) ? ['index.html', 'text/html'] : []);
  if (!file || !type) return undefined;
  return { type: `${type}; charset=utf-8`, body: await readFile(join(FOLDER, file)) };
}
