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

/** Attributes of any name. A name that is declared must have a value of the declared type. */
export type SpanAttributes = Attributes & Partial<GenericAttributes & CustomAttributes>;

/**
 * Errors that a span of this process has recorded. An error passes through several spans. Each gets
 * status ERROR. Only the innermost gets the exception with the stack.
 */
const recorded = new WeakSet<object>();

/**
 * Runs `fn` in an active INTERNAL span and returns its result. `fn` may be async. The span ends when
 * `fn` does:
 * - `fn` returns: status OK, unless `fn` has set ERROR.
 * - `fn` throws: status ERROR with the message, `error.type` (the error's `code`, such as
 *   `out_of_stock`, else its name), and the exception, if no inner span has recorded it.
 */
export function withSpan<T>(name: SpanName, attributes: SpanAttributes, fn: (span: Span) => T): T {
  return run({ name, options: { kind: SpanKind.INTERNAL, attributes } }, fn);
}

/** Like `withSpan`, but of kind CLIENT: for a call to a server that no instrumentation covers (SMTP). */
export function clientSpan<T>(
  name: SpanName,
  attributes: SpanAttributes,
  fn: (span: Span) => T,
): T {
  return run({ name, options: { kind: SpanKind.CLIENT, attributes } }, fn);
}

export interface LinkedRootOptions {
  attributes: SpanAttributes;
  /** W3C `traceparent` of the trace that caused the work. If it is missing or invalid, there is no link. */
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
  const options = { ...span.options, attributes: safeCopy(span.options.attributes) };
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
      return endsTheSpan(active, result) as T;
    });
}

/** Ends the span when the promise ends. Then returns the same value or throws the same error. */
function endsTheSpan(span: Span, result: PromiseLike<unknown>): PromiseLike<unknown> {
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
    // `then` itself has thrown. The caller gets the same error when it awaits the result.
    fail(span, error);
    return result;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
  } catch {
    // A result whose members cannot be read is returned as it is.
    return false;
  }
}

/** A copy of the attributes. It is empty if an attribute throws when it is read. */
function safeCopy(attributes: Attributes | undefined): Attributes {
  let copy: Attributes = {};
  quietly(() => {
    copy = { ...attributes };
  });
  return copy;
}

/** An error while recording is logged, never thrown. */
function quietly(record: () => void): void {
  try {
    record();
  } catch (error) {
    diag.warn('something could not be recorded on a span', error);
  }
}

function succeed(span: Span): void {
  quietly(() => {
    // The type `Span` of the API has no `status`. The object of the SDK has one. OK would replace ERROR.
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
 * Records an error on the active span, unless a span of this process has recorded it. Does not
 * change status or `error.type`. Use it for an error that is caught and not thrown again. In the
 * error middleware of Express the active span is the SERVER span.
 */
export function recordException(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span?.isRecording()) quietly(() => recordOn(span, error));
}

/**
 * Gives the active span status ERROR and `error.type`. Does not end it, and does not record the
 * exception. Use it for a span that other code has started. Example: the instrumentation ends a
 * CONSUMER span when the message is acknowledged. A failed message is acknowledged too, after its
 * copy is in a retry queue.
 */
export function markFailed(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span !== undefined) quietly(() => setFailed(span, error));
}

/** Adds an event to the active span. Does nothing if no span is active. */
export function event(name: EventName, attributes: SpanAttributes = {}): void {
  quietly(() => trace.getActiveSpan()?.addEvent(name, attributes));
}

/** Sets attributes on the active span. Does nothing if no span is active. */
export function setAttributes(attributes: SpanAttributes): void {
  quietly(() => trace.getActiveSpan()?.setAttributes(attributes));
}

/** Runs `fn` without creating spans. Use it for polling, so that it creates no traces. */
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
