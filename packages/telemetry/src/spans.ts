import {
  type Attributes,
  context,
  diag,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, suppressTracing } from '@opentelemetry/core';
import { errorType } from './instrumentation/error-type';
import { asError, messageOf } from './instrumentation/thrown';
import type { CustomAttributes, EventName, GenericAttributes, SpanName } from './names';
import { SCOPE } from './sdk/scope';

/** Any attributes. A generic or declared one must have its type. */
export type SpanAttributes = Attributes & Partial<GenericAttributes & CustomAttributes>;

/** Errors already recorded in this process. An outer span has the status, but not the stack again. */
const recorded = new WeakSet<object>();

/**
 * Runs `fn` in an active INTERNAL span and returns its result, sync or async. The span always ends.
 * Its status is OK on return. On a throw it is ERROR with the message, `error.type` (the error's
 * `code`, such as `out_of_stock`, else its name) and the exception, unless an inner span of this
 * process has recorded that. A status ERROR that `fn` sets itself stays.
 */
export function withSpan<T>(name: SpanName, attributes: SpanAttributes, fn: (span: Span) => T): T {
  return run({ name, options: { kind: SpanKind.INTERNAL, attributes } }, fn);
}

/** Like `withSpan`, for a call that leaves the process over a protocol without instrumentation (SMTP). */
export function clientSpan<T>(
  name: SpanName,
  attributes: SpanAttributes,
  fn: (span: Span) => T,
): T {
  return run({ name, options: { kind: SpanKind.CLIENT, attributes } }, fn);
}

export interface LinkedRootOptions {
  attributes: SpanAttributes;
  /** W3C `traceparent` of the trace that caused the work, if there is one. An invalid one creates no link. */
  linkedTo?: string;
}

/** Like `withSpan`, but the span starts a new trace, linked to the one that caused the work. */
export function withLinkedRoot<T>(
  name: SpanName,
  options: LinkedRootOptions,
  fn: (span: Span) => Promise<T>,
): Promise<T> {
  const cause = parseTraceParent(options.linkedTo ?? '');
  const links = cause === null ? [] : [{ context: { ...cause, isRemote: true } }];
  const { attributes } = options;
  return context.with(ROOT_CONTEXT, () =>
    run({ name, options: { kind: SpanKind.INTERNAL, root: true, attributes, links } }, fn),
  );
}

function run<T>(span: { name: string; options: SpanOptions }, fn: (span: Span) => T): T {
  const options = { ...span.options, attributes: readable(span.options.attributes) };
  return trace
    .getTracer(SCOPE.name, SCOPE.version)
    .startActiveSpan(span.name, options, (active) => {
      let result: T;
      try {
        result = fn(active);
      } catch (error) {
        fail(active, error);
        throw error;
      }
      if (!isThenable(result)) {
        succeed(active);
        return result;
      }
      return settled(active, result) as T;
    });
}

/** Settles exactly like `result`, after the span has ended. */
function settled(span: Span, result: PromiseLike<unknown>): PromiseLike<unknown> {
  try {
    return result.then(
      (value) => {
        succeed(span);
        return value;
      },
      (error: unknown) => {
        fail(span, error);
        throw error;
      },
    );
  } catch (error) {
    // A `then` that throws: the caller gets that error when it awaits the result.
    fail(span, error);
    return result;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
  } catch {
    // A result whose members cannot be read is still the result.
    return false;
  }
}

/** A copy of the attributes. Empty if one throws when it is read. */
function readable(attributes: Attributes | undefined): Attributes {
  let copy: Attributes = {};
  quietly(() => {
    copy = { ...attributes };
  });
  return copy;
}

/** Recording must not change how the program's work ends. */
function quietly(record: () => void): void {
  try {
    record();
  } catch (error) {
    diag.warn('something could not be recorded on a span', error);
  }
}

function succeed(span: Span): void {
  quietly(() => {
    // An SDK span has a readable status, but the API does not. OK would replace an ERROR.
    const status = (span as { status?: { code: SpanStatusCode } }).status;
    if (status?.code !== SpanStatusCode.ERROR) span.setStatus({ code: SpanStatusCode.OK });
  });
  span.end();
}

function fail(span: Span, error: unknown): void {
  quietly(() => setFailed(span, error));
  quietly(() => recordOn(span, error));
  span.end();
}

function setFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
  span.setAttribute('error.type', errorType(error));
}

function recordOn(span: Span, error: unknown): void {
  if (typeof error === 'object' && error !== null) {
    if (recorded.has(error)) return;
    recorded.add(error);
  }
  span.recordException(asError(error));
}

/**
 * Records an error on the active span, once per error and process. For the error middleware: in
 * Express the active span there is the SERVER span. Does not change status or `error.type`.
 */
export function recordException(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span?.isRecording()) quietly(() => recordOn(span, error));
}

/**
 * Gives the active span status ERROR and `error.type`, without ending it or recording the
 * exception. For spans that other code started. A CONSUMER span ends at the acknowledgement, and a
 * failed message is acknowledged too, once it is in its retry queue.
 */
export function markFailed(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span !== undefined) quietly(() => setFailed(span, error));
}

/** Adds an event to the active span. Does nothing without one. */
export function event(name: EventName, attributes: SpanAttributes = {}): void {
  quietly(() => trace.getActiveSpan()?.addEvent(name, attributes));
}

/** Sets attributes on the active span. Does nothing without one. */
export function setAttributes(attributes: SpanAttributes): void {
  quietly(() => trace.getActiveSpan()?.setAttributes(attributes));
}

/** Runs `fn` without any spans: for background polling, whose traces are useless. */
export function untraced<T>(fn: () => T): T {
  return context.with(suppressTracing(context.active()), fn);
}

/** The W3C `traceparent` of the active span, to be stored with work that is done later. */
export function currentTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined || !isSpanContextValid(span)) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

/** The id of the active trace: 32 hexadecimal digits. */
export function currentTraceId(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? span.traceId : undefined;
}
