import type { SpanLimits } from '@opentelemetry/sdk-trace';
import { countLimit } from '../env';

/** Size limits of spans and log records, from `OTEL_*_LIMIT`. Undefined keeps the SDK's default. */

/** The SDK limits counts only. A value that it cuts before scrubbing would not be recognized. */
export function spanLimits(): SpanLimits {
  const limits = {
    attributeCountLimit: either('SPAN', 'COUNT'),
    eventCountLimit: countLimit('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    linkCountLimit: countLimit('OTEL_SPAN_LINK_COUNT_LIMIT'),
    attributePerEventCountLimit: countLimit('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'),
    attributePerLinkCountLimit: countLimit('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'),
  };
  return { ...known(limits), attributeValueLengthLimit: Number.POSITIVE_INFINITY };
}

export function logRecordLimits() {
  const limits = { attributeCountLimit: either('LOGRECORD', 'COUNT') };
  return { ...known(limits), attributeValueLengthLimit: Number.POSITIVE_INFINITY };
}

/** The longest value that is sent, in characters. It is cut after scrubbing. */
export function valueLength(kind: 'SPAN' | 'LOGRECORD'): number {
  return either(kind, 'VALUE_LENGTH') ?? Number.POSITIVE_INFINITY;
}

function either(kind: 'SPAN' | 'LOGRECORD', what: string): number | undefined {
  return (
    countLimit(`OTEL_${kind}_ATTRIBUTE_${what}_LIMIT`) ?? countLimit(`OTEL_ATTRIBUTE_${what}_LIMIT`)
  );
}

function known<T extends object>(limits: T): { [K in keyof T]?: number } {
  const set = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: number };
}
