import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { writeAttributes, writeValue } from './values';
import type { Writer } from './writer';

/** Field numbers of opentelemetry/proto/logs/v1/logs.proto. */
const RECORD = {
  time: 1,
  severityNumber: 2,
  severityText: 3,
  body: 5,
  attributes: 6,
  droppedAttributes: 7,
  flags: 8,
  traceId: 9,
  spanId: 10,
  observedTime: 11,
  eventName: 12,
} as const;

/** Writes the fields of a `LogRecord` message. */
export function writeLogRecord(writer: Writer, record: ReadableLogRecord): void {
  const context = record.spanContext;
  writer.time(RECORD.time, record.hrTime);
  if (record.severityNumber) writer.integer(RECORD.severityNumber, record.severityNumber);
  if (record.severityText) writer.string(RECORD.severityText, record.severityText);
  if (record.body !== undefined) writeValue(writer, RECORD.body, record.body);
  writeAttributes(writer, RECORD.attributes, record.attributes);
  writer.integer(RECORD.droppedAttributes, record.droppedAttributesCount);
  if (context?.traceFlags) writer.fixed32(RECORD.flags, context.traceFlags);
  if (context?.traceId) writer.hex(RECORD.traceId, context.traceId);
  if (context?.spanId) writer.hex(RECORD.spanId, context.spanId);
  writer.time(RECORD.observedTime, record.hrTimeObserved);
  if (record.eventName) writer.string(RECORD.eventName, record.eventName);
}
