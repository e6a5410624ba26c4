import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import {
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { redisFailure } from '../database-errors';
import { redisStatement } from '../database-hooks';
import { whenSettled } from '../when-settled';
import type { Arguments, ClientOptions } from './types';

const UNKNOWN: Attributes = { [ATTR_DB_SYSTEM_NAME]: 'redis' };
const servers = new WeakMap<ClientOptions, Attributes>();

/** The attributes that all spans of a client have. */
export function serverOf(options: ClientOptions | undefined): Attributes {
  if (options === undefined) return UNKNOWN;
  const known = servers.get(options);
  if (known !== undefined) return known;
  const server = {
    ...UNKNOWN,
    [ATTR_SERVER_ADDRESS]: options.socket?.host,
    [ATTR_SERVER_PORT]: options.socket?.port,
  };
  servers.set(options, server);
  return server;
}

export interface Command {
  args: Arguments;
  server: Attributes;
  /** The context of the caller. */
  active: Context;
}

export function startCommand(tracer: Tracer, { args, server, active }: Command): Span {
  const operation = String(args[0]);
  const attributes = {
    ...server,
    [ATTR_DB_OPERATION_NAME]: operation,
    [ATTR_DB_QUERY_TEXT]: redisStatement(operation, args.slice(1)),
  };
  return tracer.startSpan(`redis-${operation}`, { kind: SpanKind.CLIENT, attributes }, active);
}

/**
 * Runs `send` in a context that holds only the ids of the span. Redis sets a timer for each command,
 * which keeps its context for seconds: with it, all that belongs to the request.
 */
export function lightContext(span: Span): Context {
  return trace.setSpanContext(ROOT_CONTEXT, span.spanContext());
}

/** Ends the span with the promise. */
export function endWith(span: Span, result: PromiseLike<unknown>): PromiseLike<unknown> {
  return whenSettled(result, {
    fulfilled: () => span.end(),
    rejected: (error) => endFailed(span, error),
  });
}

export function endFailed(span: Span, error: unknown): void {
  try {
    const { message, attributes } = redisFailure(error);
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    span.setAttributes(attributes);
  } catch {
    // A member of the error throws when it is read.
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute(ATTR_ERROR_TYPE, 'Error');
  }
  span.end();
}

/** True outside a trace: a command there makes no trace of its own. */
export function isOutside(active: Context): boolean {
  return trace.getSpan(active) === undefined;
}
