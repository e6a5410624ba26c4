import { inspect } from 'node:util';

/** Anything can be thrown, such as an object without a prototype or with members that throw. */

/** The message of anything thrown. Never throws. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    return shown(thrown);
  }
}

/** An error that can be recorded: the thrown value itself if its members can be read. */
export function asError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error) {
      // The SDK reads these members.
      const { name, message, stack } = thrown;
      if ([name, message].every((member) => typeof member === 'string') && stack !== null) {
        return thrown;
      }
    }
  } catch {
    // A getter or proxy threw.
  }
  return new Error(messageOf(thrown));
}

function shown(thrown: unknown): string {
  try {
    return inspect(thrown, { depth: 1, getters: false, customInspect: false });
  } catch {
    return 'something that cannot be shown';
  }
}
