import { type Context, type Span, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { untrustedCaller } from './untrusted-caller';

const TRACEPARENT = 'traceparent';

/** Spans of calls whose context was set by the program. */
const handSet = new WeakSet<Span>();

/**
 * True if the program itself has set the context of a call: it continues another trace, and its
 * headers are sent. Forwarded headers of this trace, or of an untrusted caller, are replaced.
 */
export function isHandSet(context: Context, carrier: unknown): boolean {
  const span = trace.getSpan(context);
  if (span !== undefined && handSet.has(span)) return true;
  return continuesAnotherTrace(context, valueIn(carrier));
}

/** Like `isHandSet`, for the headers of `fetch`: the instrumentation can only add to them. */
export function settleFetchContext(span: Span, context: Context, headers: unknown): void {
  if (!Array.isArray(headers)) return;
  const at = headers.findIndex((name, i) => i % 2 === 0 && named(name, TRACEPARENT));
  if (at < 0) return;
  if (continuesAnotherTrace(trace.setSpan(context, span), String(headers[at + 1]))) {
    handSet.add(span);
    return;
  }
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (['traceparent', 'tracestate'].some((name) => named(headers[i], name))) headers.splice(i, 2);
  }
}

function continuesAnotherTrace(context: Context, value: string | undefined): boolean {
  if (value === undefined) return false;
  const traceId = parseTraceParent(value)?.traceId;
  return (
    traceId !== trace.getSpanContext(context)?.traceId &&
    traceId !== untrustedCaller(context)?.traceId
  );
}

function valueIn(carrier: unknown): string | undefined {
  if (typeof carrier !== 'object' || carrier === null) return undefined;
  const found = Object.entries(carrier).find(([name]) => named(name, TRACEPARENT));
  return found === undefined ? undefined : String(found[1]);
}

function named(name: unknown, wanted: string): boolean {
  return String(name).toLowerCase() === wanted;
}
