// The help of a command is the comment at the top of its file, so it needs no installation and no build.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

export const commands = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

export function helpOf(command) {
  const lines = readFileSync(join(folder, `${command}.ts`), 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}

/** `test-mutations.ts` is `npm run test:mutations`. */
const scriptOf = (name) => name.replace(/^(test|kubernetes)-/, '$1:');

/** All commands, by the first sentence of each. */
export function overview() {
  const width = Math.max(...commands.map((name) => name.length));
  const lines = commands.map((name) => {
    const [sentence] = helpOf(name).split(/(?<=\.)\s|:\s/);
    return `  npm run ${scriptOf(name).padEnd(width)}  ${sentence.replaceAll('\n', ' ')}`;
  });
  return `${lines.join('\n')}\nMore of one: npm run <name> -- --help`;
}
