import { context, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import {
  endFailed,
  endWith,
  isOutside,
  lightContext,
  serverOf,
  startCommand,
} from './command-span';
import type { Arguments, Method } from './types';

/** Read at each call: the provider is set after the library may have been loaded. */
export type GetTracer = () => Tracer;

/** A command of a client. `wordsOf` finds its words in the arguments of the method. */
export function tracedCommand(
  original: Method,
  tracer: GetTracer,
  wordsOf: (args: unknown[]) => unknown,
): Method {
  return function (...args) {
    const active = context.active();
    const words = isOutside(active) ? undefined : harmless(() => wordsOf(args));
    if (!Array.isArray(words)) return original.apply(this, args);
    const command = { args: words as Arguments, server: serverOf(this.options), active };
    return send(startCommand(tracer(), command), () => original.apply(this, args));
  };
}

function send(span: Span, run: () => unknown): unknown {
  let result: unknown;
  try {
    result = context.with(lightContext(span), run);
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
  if (typeof (result as PromiseLike<unknown> | undefined)?.then === 'function') {
    return endWith(span, result as PromiseLike<unknown>);
  }
  span.end();
  return result;
}

/** Redis itself reports arguments that are wrong. */
function harmless(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The words of `sendCommand(words, options)`. */
export function firstArgument([words]: unknown[]): unknown {
  return words;
}

export function tracedConnect(original: Method, tracer: GetTracer): Method {
  return function (...args) {
    const active = context.active();
    const options = { kind: SpanKind.CLIENT, attributes: serverOf(this.options) };
    const span = tracer().startSpan('redis-connect', options, active);
    const result = context.with(trace.setSpan(active, span), () => original.apply(this, args));
    return endWith(span, result as PromiseLike<unknown>);
  };
}
