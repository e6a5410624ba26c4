import { IncomingMessage, OutgoingMessage } from 'node:http';
import { type Context, context, diag } from '@opentelemetry/api';

/** What is known of a request or response that belongs to a span. */
export interface Watch {
  /** All listeners of the message run in it. */
  readonly context: Context;
  /** Called before the listeners of an event. It replaces listeners, which a program can count. */
  seen?(event: string | symbol, detail: unknown): void;
}

type Emit = (this: Watched, event: string | symbol, ...args: unknown[]) => boolean;

/** Not a WeakMap: each event of each message looks for it. */
const WATCH = Symbol('traceshop.watch');

interface Watched {
  [WATCH]?: Watch;
}

export function watch(message: IncomingMessage | OutgoingMessage, as: Watch): void {
  (message as Watched)[WATCH] = as;
}

export function isWatched(message: IncomingMessage | OutgoingMessage): boolean {
  return (message as Watched)[WATCH] !== undefined;
}

/** The two prototypes that all messages of `http` and `https` have. */
export const MESSAGES = [IncomingMessage.prototype, OutgoingMessage.prototype] as const;

/**
 * A socket emits the events of its messages in the context in which it was opened, perhaps by another
 * request. One wrapper restores the context of the message, and is not in the way if that is active.
 */
export function emitInContext(emit: Emit): Emit {
  return function (this: Watched, event, ...args) {
    const watching = this[WATCH];
    if (watching === undefined) return emit.call(this, event, ...args);
    harmless(() => watching.seen?.(event, args[0]));
    if (context.active() === watching.context) return emit.call(this, event, ...args);
    return context.with(watching.context, () => emit.call(this, event, ...args));
  };
}

/** Telemetry never fails a request. Undefined if it failed itself. */
export function harmless<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    diag.warn('a span of HTTP failed', error);
    return undefined;
  }
}
