import { type Context, createContextKey, type SpanContext } from '@opentelemetry/api';

const CALLER = createContextKey('traceshop.untrusted_caller');

/** Remembers the caller of a request that is not trusted to be the parent of its span. */
export function withUntrustedCaller(context: Context, caller: SpanContext): Context {
  return context.setValue(CALLER, caller);
}

export function untrustedCaller(context: Context): SpanContext | undefined {
  return context.getValue(CALLER) as SpanContext | undefined;
}
