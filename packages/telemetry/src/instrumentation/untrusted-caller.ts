import { type Context, createContextKey, type SpanContext } from '@opentelemetry/api';

const CALLER = createContextKey('traceshop.untrusted_caller');

/** Stores the untrusted caller of a request. It does not become the parent of the request's span. */
export function withUntrustedCaller(context: Context, caller: SpanContext): Context {
  return context.setValue(CALLER, caller);
}

export function untrustedCaller(context: Context): SpanContext | undefined {
  return context.getValue(CALLER) as SpanContext | undefined;
}
