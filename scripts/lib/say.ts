// What the commands print: the only way to the terminal for text that is not their own, such as names
// of spans, log lines and responses of servers.
import { inspect } from 'node:util';
import { printable } from './printable.ts';

export function say(text: string): void {
  console.log(printable(text));
}

/** A message, or an unexpected error with its stack. */
export function complain(problem: unknown): void {
  console.error(printable(typeof problem === 'string' ? problem : inspect(problem)));
}
