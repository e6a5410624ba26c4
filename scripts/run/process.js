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

/** This environment with a folder first on the PATH. */
export function pathFirst(folder) {
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
}
