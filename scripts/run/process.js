import { delimiter } from 'node:path';

/** Ends the run with one clear line. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Says what is being done, and why; on stderr, so that a command's output can be piped. */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/** Says what takes its time now, to somebody who waits: nobody does in CI. */
export function step(message) {
  if (!process.env.CI) say(message);
}

/** Shows how far a step has come, on a line that the next replaces; only a terminal can do that. */
export function progress(text) {
  if (process.env.CI || !process.stderr.isTTY) return;
  process.stderr.write(`\r\u001b[K${text}`);
}

/** This environment with a folder first on the PATH. */
export function pathFirst(folder) {
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
}
