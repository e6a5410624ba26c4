import { type Attributes, context, type Span } from '@opentelemetry/api';
import { ATTR_DB_OPERATION_NAME } from '@opentelemetry/semantic-conventions';
import { endFailed, isOutside, serverOf, startCommand } from './command-span';
import type { GetTracer } from './traced-commands';
import type { Arguments, ClientOptions, Method } from './types';

/** The server of each transaction or pipeline: its class does not know it. */
const serverOfMulti = new WeakMap<object, Attributes>();

interface Queued {
  span: Span;
  operation: string;
}

/** The commands of a transaction or pipeline that has not run yet. */
const queued = new WeakMap<object, Queued[]>();

/** `client.multi()`, whose commands are to have the attributes of the client. */
export function tracedMulti<This>(
  original: Method<This>,
  optionsOf: (client: This) => ClientOptions | undefined,
): Method<This> {
  return function (...args) {
    const multi = original.apply(this, args);
    if (typeof multi === 'object' && multi !== null) {
      serverOfMulti.set(multi, serverOf(optionsOf(this)));
    }
    return multi;
  };
}

/** A command is queued: `addCommand(words)`, in a cluster `addCommand(key, isReadonly, words)`. */
export function tracedAddCommand(original: Method<object>, tracer: GetTracer): Method<object> {
  return function (...args) {
    const active = context.active();
    if (isOutside(active)) return original.apply(this, args);
    const words = args.find((arg) => Array.isArray(arg)) as Arguments | undefined;
    const result = original.apply(this, args);
    if (words === undefined) return result;
    const server = serverOfMulti.get(this) ?? serverOf(undefined);
    const span = startCommand(tracer(), { args: words, server, active });
    const commands = queued.get(this) ?? [];
    commands.push({ span, operation: String(words[0]) });
    queued.set(this, commands);
    return result;
  };
}

/** All queued commands run. `exec(true)` calls `execAsPipeline`, which then finds none left. */
export function tracedExec(original: Method<object>, kind: 'MULTI' | 'PIPELINE'): Method<object> {
  return function (...args) {
    const commands = queued.get(this);
    if (commands === undefined) return original.apply(this, args);
    queued.delete(this);
    nameAll(commands, args[0] === true ? 'PIPELINE' : kind);
    const result = original.apply(this, args) as PromiseLike<unknown>;
    return result.then(
      (replies) => {
        endAll(commands, replies);
        return replies;
      },
      (error: unknown) => {
        endAll(commands, repliesOf(error) ?? commands.map(() => error));
        throw error;
      },
    );
  };
}

function nameAll(commands: Queued[], kind: string): void {
  const [first] = commands;
  const alike = commands.every(({ operation }) => operation === first?.operation);
  const name = alike ? `${kind} ${first?.operation}` : kind;
  for (const { span } of commands) span.setAttribute(ATTR_DB_OPERATION_NAME, name);
}

/** Some commands have failed: a MultiErrorReply has the replies of all. */
function repliesOf(error: unknown): unknown {
  return (error as { replies?: unknown } | undefined)?.replies;
}

function endAll(commands: Queued[], replies: unknown): void {
  // With another number, a command was queued on a path that makes no span.
  const known = Array.isArray(replies) && replies.length === commands.length ? replies : [];
  for (const [i, { span }] of commands.entries()) {
    if (known[i] instanceof Error) endFailed(span, known[i]);
    else span.end();
  }
}
