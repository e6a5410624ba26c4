import {
  type Context,
  diag,
  isSpanContextValid,
  type SpanContext,
  SpanKind,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { flag, list } from '../env';
import { isHandSet } from '../instrumentation/hand-set-context';
import { describedCall } from '../instrumentation/http-call';
import { untrustedCaller, withUntrustedCaller } from '../instrumentation/untrusted-caller';
import type { TelemetryOptions } from '../options/options';
import { harmlessPropagator } from './harmless';

const KNOWN: Record<string, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

/**
 * The propagators of `OTEL_PROPAGATORS`, or else the program's own, with three additional rules. A call
 * that `describeHttpCall` marks as `thirdParty` carries no context. A context that the program has
 * set itself stays. With `TRUST_TRACE_CONTEXT=false` a caller's context becomes a link instead of
 * the parent, and its baggage and tracestate are dropped.
 */
export function createPropagator(own?: TelemetryOptions['propagators']): TextMapPropagator {
  const inner = new CompositePropagator({ propagators: chosen(own) });
  const trusted = flag('TRUST_TRACE_CONTEXT') ?? true;
  return {
    inject(context, carrier, setter) {
      if (describedCall(context)?.thirdParty === true || isHandSet(context, carrier)) return;
      inner.inject(context, carrier, setter);
    },
    extract(context, carrier, getter) {
      const extracted = inner.extract(context, carrier, getter);
      return trusted ? extracted : withCaller(context, trace.getSpanContext(extracted));
    },
    fields: () => inner.fields(),
  };
}

function chosen(own: TelemetryOptions['propagators']): TextMapPropagator[] {
  const set = list('OTEL_PROPAGATORS');
  if (set?.includes('none')) return [];
  const names: readonly (string | TextMapPropagator)[] = set ?? own ?? Object.keys(KNOWN);
  return names.flatMap((name) => {
    if (typeof name !== 'string') return [harmlessPropagator(name)];
    const make = KNOWN[name];
    if (make !== undefined) return [make()];
    diag.warn(`OTEL_PROPAGATORS=${name} is not built in: ${Object.keys(KNOWN).join(', ')} or none`);
    return [];
  });
}

function withCaller(context: Context, caller: SpanContext | undefined): Context {
  if (caller === undefined || !isSpanContextValid(caller)) return context;
  const { traceId, spanId, traceFlags } = caller;
  return withUntrustedCaller(context, { traceId, spanId, traceFlags, isRemote: true });
}

/** Links the SERVER span of a request to its untrusted caller. */
export const callerLinks: SpanProcessor = {
  onStart(span: Span, parent: Context): void {
    // The key stays in the context of the whole request. Only its first span gets the link.
    if (span.kind !== SpanKind.SERVER) return;
    const caller = untrustedCaller(parent);
    if (caller !== undefined) span.addLink({ context: caller });
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
