import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './process.js';

/**
 * The folders of the packages in pnpm-workspace.yaml. No YAML parser is installed yet, so this reads
 * only the forms "folder" and "folder/*" and ends the run at any other.
 */
export function members(root) {
  const lines = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').split('\n');
  const begin = lines.indexOf('packages:') + 1;
  if (begin === 0) fail('pnpm-workspace.yaml has no line "packages:" with a list below it.');
  const end = lines.findIndex((line, index) => index >= begin && /^[^\s#-]/.test(line));
  return lines
    .slice(begin, end === -1 ? undefined : end)
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter(Boolean)
    .flatMap((item) => foldersOf(root, item.replace(/^- /, '')))
    .sort();
}

function foldersOf(root, pattern) {
  const [, parent, all] = /^([\w-]+)(\/\*)?$/.exec(pattern) ?? [];
  if (!parent) {
    fail(
      `pnpm-workspace.yaml lists "${pattern}"; scripts/run/members.js reads "folder" and "folder/*" only.`,
    );
  }
  const names = all && existsSync(join(root, parent)) ? readdirSync(join(root, parent)) : [];
  const folders = (all ? names.map((name) => join(parent, name)) : [parent]).filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  if (folders.length === 0)
    fail(`pnpm-workspace.yaml lists "${pattern}", where no package.json is.`);
  return folders;
}
