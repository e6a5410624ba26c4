import { delimiter } from 'node:path';

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Prints to stderr, so that a command's output can be piped. */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/** Names a slow step, but not in CI. */
export function step(message) {
  if (!process.env.CI) say(message);
}

/** Shows progress on a line that is replaced, so only in a terminal. */
export function progress(text) {
  if (process.env.CI || !process.stderr.isTTY) return;
  process.stderr.write(`\r\u001b[K${text}`);
}

/** This environment with a folder first on the PATH. */
export function pathFirst(folder) {
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
}
