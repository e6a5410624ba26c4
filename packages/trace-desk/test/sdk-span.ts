import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

let numbers = 0;

/** A span of the SDK with a trace of its own. */
export function sdkSpan(): ReadableSpan {
  numbers += 1;
  const traceId = numbers.toString(16).padStart(32, '0');
  return {
    name: 'work',
    kind: 0,
    spanContext: () => ({ traceId, spanId: '00000000000000aa', traceFlags: 1 }),
    startTime: [1_767_323_045, 5],
    endTime: [1_767_323_045, 10],
    duration: [0, 5],
    status: { code: 0 },
    attributes: { 'sent.by': 'sdk' },
    links: [],
    events: [],
    ended: true,
    resource: resourceFromAttributes({ 'service.name': 'sender' }),
    instrumentationScope: { name: 'own' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  } as ReadableSpan;
}

export const idOf = (span: ReadableSpan): string => span.spanContext().traceId;

/** The body of an ExportTraceServiceRequest. */
export function protobuf(spans: ReadableSpan[]): Buffer {
  return Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []);
}
