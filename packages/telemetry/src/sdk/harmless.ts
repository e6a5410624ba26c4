import { diag, type TextMapPropagator } from '@opentelemetry/api';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { type Sampler, SamplingDecision, type SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * Parts that the program brings. They run inside its requests, so an error of theirs causes a
 * warning and never reaches the program.
 */

export function harmlessSpanProcessor(
  processor: SpanProcessor,
  name = classOf(processor),
): SpanProcessor {
  const guard = guardOf(`the span processor ${name}`);
  return {
    onStart: (span, context) => guard(() => processor.onStart(span, context), undefined),
    onEnding: (span) => guard(() => processor.onEnding?.(span), undefined),
    onEnd: (span) => guard(() => processor.onEnd(span), undefined),
    forceFlush: () => guard.async(() => processor.forceFlush()),
    shutdown: () => guard.async(() => processor.shutdown()),
  };
}

export function harmlessLogRecordProcessor(processor: LogRecordProcessor): LogRecordProcessor {
  const guard = guardOf(`the log record processor ${classOf(processor)}`);
  return {
    onEmit: (record, context) => guard(() => processor.onEmit(record, context), undefined),
    forceFlush: () => guard.async(() => processor.forceFlush()),
    shutdown: () => guard.async(() => processor.shutdown()),
  };
}

/** Keeps the trace if the sampler throws. */
export function harmlessSampler(sampler: Sampler): Sampler {
  const guard = guardOf(`the sampler ${classOf(sampler)}`);
  const kept = { decision: SamplingDecision.RECORD_AND_SAMPLED };
  return {
    shouldSample: (...span: Parameters<Sampler['shouldSample']>) =>
      guard(() => sampler.shouldSample(...span), kept),
    toString: () => classOf(sampler),
  };
}

export function harmlessPropagator(propagator: TextMapPropagator): TextMapPropagator {
  const guard = guardOf(`the propagator ${classOf(propagator)}`);
  return {
    inject: (context, carrier, setter) =>
      guard(() => propagator.inject(context, carrier, setter), undefined),
    extract: (context, carrier, getter) =>
      guard(() => propagator.extract(context, carrier, getter), context),
    fields: () => guard(() => propagator.fields(), []),
  };
}

function guardOf(what: string) {
  const failed = (error: unknown): void => diag.warn(`${what} failed`, error);
  const guard = <T>(run: () => T, otherwise: T): T => {
    try {
      return run();
    } catch (error) {
      failed(error);
      return otherwise;
    }
  };
  /** A rejection would end the flush of all others. */
  guard.async = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      failed(error);
    }
  };
  return guard;
}

export function classOf(part: object): string {
  return part.constructor?.name ?? 'without a class';
}
