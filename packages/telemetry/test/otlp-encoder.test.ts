// The encoder writes the bytes that the SDK's serializers write, whatever an item holds.
import { type AnyValue, createTraceState, type HrTime } from '@opentelemetry/api';
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { encode, encodeRequest } from '../src/export/otlp/encoder';
import { writeLogRecord } from '../src/export/otlp/log-records';
import { writeSpan } from '../src/export/otlp/spans';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 40, maxLength: 300 }),
  fc.constantFrom('', '\ud800', 'é'.repeat(60), 'x'.repeat(70_000)),
);
const count = fc.oneof(fc.nat({ max: 200 }), fc.constantFrom(0, 127, 128, 16_384, 2 ** 32 - 1));
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(-1, -0, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 63), 2 ** 63, 1e300, Number.NaN),
);
const anyValue = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const attributes = fc.dictionary(text, anyValue, { maxKeys: 12 });
const time: fc.Arbitrary<HrTime> = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.nat({ max: 1e9 - 1 }));
const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'),
    minLength: length,
    maxLength: length,
  });
const spanContext = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.constantFrom(0, 1, 3, 255),
    isRemote: fc.boolean(),
    traceState: fc.constantFrom(
      createTraceState('a=1,b=2'),
      createTraceState(''),
      createTraceState('vendor@system=x'),
    ),
  },
  { requiredKeys: ['traceId', 'spanId', 'traceFlags'] },
);

/** Few of each, because items are grouped by them. */
const resources = fc.array(
  fc.record({ attributes, schemaUrl: fc.option(text, { nil: undefined }) }),
  { minLength: 1, maxLength: 2 },
);
const scopes = fc.array(
  fc.record(
    { name: text, version: text, schemaUrl: text, attributes, droppedAttributesCount: count },
    { requiredKeys: ['name'] },
  ),
  { minLength: 1, maxLength: 3 },
);

const spanFields = fc.record({
  context: spanContext,
  parentSpanContext: fc.option(spanContext, { nil: undefined }),
  name: text,
  kind: fc.nat({ max: 4 }),
  startTime: time,
  endTime: time,
  attributes,
  droppedAttributesCount: count,
  droppedEventsCount: count,
  droppedLinksCount: count,
  status: fc.record({ code: fc.nat({ max: 2 }), message: text }, { requiredKeys: ['code'] }),
  events: fc.array(
    fc.record(
      { time, name: text, attributes, droppedAttributesCount: count },
      { requiredKeys: ['time', 'name'] },
    ),
    { maxLength: 3 },
  ),
  links: fc.array(
    fc.record(
      { context: spanContext, attributes, droppedAttributesCount: count },
      { requiredKeys: ['context'] },
    ),
    { maxLength: 3 },
  ),
});
const logFields = fc.record(
  {
    hrTime: time,
    hrTimeObserved: time,
    spanContext,
    severityText: text,
    severityNumber: fc.nat({ max: 24 }),
    body: anyValue,
    eventName: text,
    attributes,
    droppedAttributesCount: count,
  },
  { requiredKeys: ['hrTime', 'hrTimeObserved', 'attributes', 'droppedAttributesCount'] },
);

/** Items of one request, whose groups are drawn by chance. */
const request = <Fields>(fields: fc.Arbitrary<Fields>) =>
  fc
    .tuple(resources, scopes, fc.array(fc.tuple(fields, fc.nat(), fc.nat()), { maxLength: 8 }))
    .map(([someResources, someScopes, items]) =>
      items.map(([item, resource, scope]) => ({
        ...item,
        resource: someResources[resource % someResources.length],
        instrumentationScope: someScopes[scope % someScopes.length],
      })),
    );

test('spans', () => {
  fc.assert(
    fc.property(request(spanFields), (items) => {
      const spans = items.map(({ context, ...span }) => ({
        ...span,
        spanContext: () => context,
      })) as unknown as ReadableSpan[];
      const ours = encodeRequest(spans.map((span) => encode(span, writeSpan)));
      expect(hexOf(ours)).toBe(hexOf(ProtobufTraceSerializer.serializeRequest(spans)));
    }),
  );
});

test('log records', () => {
  fc.assert(
    fc.property(request(logFields), (items) => {
      const records = items as unknown as ReadableLogRecord[];
      const ours = encodeRequest(records.map((record) => encode(record, writeLogRecord)));
      expect(hexOf(ours)).toBe(hexOf(ProtobufLogsSerializer.serializeRequest(records)));
    }),
  );
});

test('an item that cannot be encoded leaves nothing behind', () => {
  const whole = logRecord('whole');
  expect(() => encode(logRecord(endless()), writeLogRecord)).toThrow(RangeError);
  const ours = encodeRequest([encode(whole, writeLogRecord)]);
  expect(hexOf(ours)).toBe(hexOf(ProtobufLogsSerializer.serializeRequest([whole])));
});

function logRecord(body: AnyValue): ReadableLogRecord {
  return {
    hrTime: [1, 2],
    hrTimeObserved: [1, 2],
    attributes: {},
    droppedAttributesCount: 0,
    body,
    resource: resourceFromAttributes({}),
    instrumentationScope: { name: 'test' },
  };
}

function endless(): AnyValue {
  const map: { itself?: AnyValue } = {};
  map.itself = map;
  return map;
}

const hexOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
