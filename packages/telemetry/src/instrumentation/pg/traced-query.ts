import { type Context, context, type Histogram, type Tracer, trace } from '@opentelemetry/api';
import { whenSettled } from '../when-settled';
import { QueryCall } from './query-call';
import { type Statement, statementsOf } from './statements';
import type { Callback, Client, Query, QueryConfig, Submittable } from './types';

export interface Instruments {
  readonly tracer: Tracer;
  readonly duration: Histogram;
}

/** From our wrapper to the program's callback. pg keeps the wrapper in a config that may be used again. */
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
        const bound = wrapCallback(callback as Callback, config, { call, active });
        return original.call(this, config, values, bound);
      }
      if (typeof values === 'function') {
        return original.call(
          this,
          config,
          wrapCallback(values as Callback, config, { call, active }),
        );
      }
      const own = isObject(config) ? watchConfig(config, { call, active }) : undefined;
      const result = original.call(this, own ?? config, values, callback);
      return own === undefined ? endWithPromise(result, call) : result;
    } catch (error) {
      call.reject(error);
      throw error;
    }
  };
}

interface TracedCall {
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

function wrapCallback(callback: Callback, config: unknown, traced: TracedCall): Callback {
  const own = originals.get(callback) ?? callback;
  const bound = inContext(own, traced);
  if (isObject(config)) originals.set(bound, own);
  return bound;
}

/** pg runs a callback in the context of a socket event. It must run in the context of its query. */
function inContext(callback: Callback, { call, active }: TracedCall): Callback {
  return function (this: unknown, error, ...results) {
    call.end(error);
    return context.with(active, callback, this, error, ...results);
  };
}

/** The config for pg. Undefined if the config cannot report the end of the statement. */
function watchConfig(config: QueryConfig, traced: TracedCall): QueryConfig | undefined {
  const { callback } = config;
  if (isSubmittable(config)) {
    if (typeof callback === 'function') {
      config.callback = wrapCallback(callback as Callback, config, traced);
    } else watchEnd(config, traced.call);
    return config;
  }
  if (typeof callback !== 'function') return undefined;
  // The program's object may be frozen or used again.
  const bound = wrapCallback(callback as Callback, config, traced);
  return Object.create(config, { callback: { value: bound, writable: true, enumerable: true } });
}

function isSubmittable(config: QueryConfig): config is Submittable {
  return typeof (config as Submittable).submit === 'function';
}

/** A cursor or a stream has no callback. The client calls its handlers when the statement ends. */
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
      // It calls handleError if a row cannot be parsed.
      return handleReadyForQuery.apply(this, args);
    } finally {
      call.end();
    }
  };
}

function endWithPromise(result: unknown, call: QueryCall): unknown {
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result;
  return whenSettled(result as PromiseLike<unknown>, {
    fulfilled: () => call.end(),
    rejected: (error) => call.end(error ?? new Error('rejected')),
  });
}
