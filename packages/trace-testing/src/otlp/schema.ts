/**
 * Field tables of the OTLP 1.x requests.
 * https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
import type { Field, FieldType, Schema } from './protobuf';

type Type = FieldType | (() => Schema);

const one = (name: string, type: Type): Field => ({ name, type });
const many = (name: string, type: Type): Field => ({ name, type, repeated: true });

const anyValue: Schema = {
  1: one('stringValue', 'string'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', () => ({ 1: many('values', () => anyValue) })),
  6: one('kvlistValue', () => ({ 1: many('values', () => keyValue) })),
  7: one('bytesValue', 'bytes'),
};
const keyValue: Schema = { 1: one('key', 'string'), 2: one('value', () => anyValue) };
const attributes = many('attributes', () => keyValue);
const resource: Schema = { 1: attributes };
const scope: Schema = { 1: one('name', 'string'), 2: one('version', 'string'), 3: attributes };

const event: Schema = {
  1: one('timeUnixNano', 'fixed64'),
  2: one('name', 'string'),
  3: attributes,
  4: one('droppedAttributesCount', 'uint32'),
};
const link: Schema = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: attributes,
  5: one('droppedAttributesCount', 'uint32'),
  6: one('flags', 'fixed32'),
};
const span: Schema = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: one('parentSpanId', 'hex'),
  5: one('name', 'string'),
  6: one('kind', 'int32'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: attributes,
  10: one('droppedAttributesCount', 'uint32'),
  11: many('events', () => event),
  12: one('droppedEventsCount', 'uint32'),
  13: many('links', () => link),
  14: one('droppedLinksCount', 'uint32'),
  15: one('status', () => ({ 2: one('message', 'string'), 3: one('code', 'int32') })),
  16: one('flags', 'fixed32'),
};

const logRecord: Schema = {
  1: one('timeUnixNano', 'fixed64'),
  2: one('severityNumber', 'int32'),
  3: one('severityText', 'string'),
  5: one('body', () => anyValue),
  6: attributes,
  7: one('droppedAttributesCount', 'uint32'),
  8: one('flags', 'fixed32'),
  9: one('traceId', 'hex'),
  10: one('spanId', 'hex'),
  11: one('observedTimeUnixNano', 'fixed64'),
  12: one('eventName', 'string'),
};

const numberPoint: Schema = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('asDouble', 'double'),
  6: one('asInt', 'sfixed64'),
  7: attributes,
};
const histogramPoint: Schema = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  6: many('bucketCounts', 'fixed64'),
  7: many('explicitBounds', 'double'),
  9: attributes,
};
const exponentialPoint: Schema = {
  1: attributes,
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
};
const summaryPoint: Schema = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  7: attributes,
};
const points = (schema: Schema): Schema => ({
  1: many('dataPoints', () => schema),
  2: one('aggregationTemporality', 'int32'),
  3: one('isMonotonic', 'bool'),
});
const metric: Schema = {
  1: one('name', 'string'),
  2: one('description', 'string'),
  3: one('unit', 'string'),
  5: one('gauge', () => points(numberPoint)),
  7: one('sum', () => points(numberPoint)),
  9: one('histogram', () => points(histogramPoint)),
  10: one('exponentialHistogram', () => points(exponentialPoint)),
  11: one('summary', () => points(summaryPoint)),
};

function request(names: [outer: string, inner: string, leaf: string], leaf: Schema): Schema {
  const inner: Schema = { 1: one('scope', () => scope), 2: many(names[2], () => leaf) };
  const outer: Schema = { 1: one('resource', () => resource), 2: many(names[1], () => inner) };
  return { 1: many(names[0], () => outer) };
}

export const tracesRequest = request(['resourceSpans', 'scopeSpans', 'spans'], span);
export const logsRequest = request(['resourceLogs', 'scopeLogs', 'logRecords'], logRecord);
export const metricsRequest = request(['resourceMetrics', 'scopeMetrics', 'metrics'], metric);
