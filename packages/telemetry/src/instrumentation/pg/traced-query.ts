import { type Context, context, type Histogram, type Tracer, trace } from '@opentelemetry/api';
import { QueryCall } from './query-call';
import { type Statement, statementsOf } from './statements';
import type { Callback, Client, Query, QueryConfig, Submittable } from './types';

export interface Instruments {
  readonly tracer: Tracer;
  readonly duration: Histogram;
}

/** pg keeps a callback in the program's config, which may be used again. This finds the program's own. */
const originals = new WeakMap<object, Callback>();

/** `client.query` with a span for each statement inside a trace. */
export function tracedQuery(original: Query, instruments: Instruments): Query {
  return function query(this: Client, ...args) {
    const active = context.active();
    if (trace.getSpan(active) === undefined) return original.apply(this, args);
    const [config, values, callback] = args;
    const { name, options, labels } = statementOf(this, config, values);
    const span = instruments.tracer.startSpan(name, options, active);
    const call = new QueryCall(span, labels, instruments.duration);
    try {
      if (typeof callback === 'function') {
        const bound = passed(callback as Callback, config, { call, active });
        return original.call(this, config, values, bound);
      }
      if (typeof values === 'function') {
        return original.call(this, config, passed(values as Callback, config, { call, active }));
      }
      const own = isObject(config) ? watched(config, { call, active }) : undefined;
      const result = original.call(this, own ?? config, values, callback);
      return own === undefined ? untilSettled(result, call) : result;
    } catch (error) {
      call.reject(error);
      throw error;
    }
  };
}

interface Caller {
  call: QueryCall;
  active: Context;
}

function statementOf(client: Client, config: unknown, values: unknown): Statement {
  const statements = statementsOf(client);
  if (typeof config === 'string') return statements.of(config, isFilled(values));
  if (!isObject(config)) return statements.unknown;
  // A pg-query-stream keeps its statement in a cursor.
  const { name, text, values: own } = config.text === undefined ? { ...config.cursor } : config;
  if (typeof text !== 'string') return statements.unknown;
  const hasValues = isFilled(own ?? values);
  return typeof name === 'string'
    ? statements.prepare(name, text, hasValues)
    : statements.of(text, hasValues);
}

function isObject(config: unknown): config is QueryConfig {
  return typeof config === 'object' && config !== null;
}

function isFilled(values: unknown): boolean {
  return Array.isArray(values) && values.length > 0;
}

function passed(callback: Callback, config: unknown, caller: Caller): Callback {
  const own = originals.get(callback) ?? callback;
  const bound = inContext(own, caller);
  if (isObject(config)) originals.set(bound, own);
  return bound;
}

/** pg calls back from the socket's events: the callback belongs to the context of its caller. */
function inContext(callback: Callback, { call, active }: Caller): Callback {
  return function (this: unknown, error, ...results) {
    call.end(error);
    return context.with(active, callback, this, error, ...results);
  };
}

/** What pg gets instead of the program's config, if that tells when the statement ends. */
function watched(config: QueryConfig, caller: Caller): QueryConfig | undefined {
  const { callback } = config;
  if (isSubmittable(config)) {
    if (typeof callback === 'function') {
      config.callback = passed(callback as Callback, config, caller);
    } else watchEnd(config, caller.call);
    return config;
  }
  if (typeof callback !== 'function') return undefined;
  // The program's object may be frozen or used again.
  const bound = passed(callback as Callback, config, caller);
  return Object.create(config, { callback: { value: bound, writable: true, enumerable: true } });
}

function isSubmittable(config: QueryConfig): config is Submittable {
  return typeof (config as Submittable).submit === 'function';
}

/** A cursor or a stream has no callback. The client tells it when the server is ready again. */
function watchEnd(query: Submittable, call: QueryCall): void {
  const { handleReadyForQuery, handleError } = query;
  if (handleReadyForQuery === undefined || handleError === undefined) {
    call.end();
    return;
  }
  query.handleError = function (this: unknown, ...args) {
    call.end(args[0]);
    return handleError.apply(this, args);
  };
  query.handleReadyForQuery = function (this: unknown, ...args) {
    try {
      // It may call handleError: a row could not be parsed.
      return handleReadyForQuery.apply(this, args);
    } finally {
      call.end();
    }
  };
}

function untilSettled(result: unknown, call: QueryCall): unknown {
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result;
  // The program gets this promise: a second branch would make an unhandled rejection seem handled.
  return (result as PromiseLike<unknown>).then(
    (value) => {
      call.end();
      return value;
    },
    (error: unknown) => {
      call.end(error ?? new Error('rejected'));
      throw error;
    },
  );
}
