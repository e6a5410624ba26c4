import { SpanKind } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { toOtlpJson } from '../src';
import { decodeProtobuf } from '../src/otlp/protobuf';
import { tracesRequest } from '../src/otlp/schema';
import { spansOf } from '../src/otlp/spans';
import { type SpanDraft, sdkSpans } from './exports';

// The two serialisers of the SDK differ on whole numbers beyond 2^53, and JSON has no -0.
const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((number) => !Object.is(number, -0))
  .filter((number) => Number.isSafeInteger(number) || !Number.isInteger(number));

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.maxSafeInteger(),
  double,
  fc.boolean(),
  fc.array(fc.string()),
  fc.array(fc.integer()),
  fc.uint8Array({ maxLength: 9 }),
);
const values = fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 5 });

const drafts: fc.Arbitrary<SpanDraft[]> = fc.array(
  fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1 }),
    kind: fc.constantFrom(
      SpanKind.INTERNAL,
      SpanKind.SERVER,
      SpanKind.CLIENT,
      SpanKind.PRODUCER,
      SpanKind.CONSUMER,
    ),
    attributes: values,
    events: fc.array(fc.record({ name: fc.string({ minLength: 1 }), attributes: values }), {
      maxLength: 3,
    }),
    status: fc.constantFrom(
      { code: 0, message: '' },
      { code: 1, message: '' },
      { code: 2, message: 'käse' },
    ),
    linked: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

test('when the SDK serialises spans as JSON and as protobuf, both decode to the same', () => {
  fc.assert(
    fc.property(drafts, (some) => {
      const spans = sdkSpans(some);
      const json = JSON.parse(
        String(Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? [])),
      );
      const wire = ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
      const fromJson = spansOf(json);
      expect(spansOf(decodeProtobuf(wire, tracesRequest))).toEqual(fromJson);
      expect(fromJson).toHaveLength(some.length);
      expect(fromJson.map((one) => [one.name, one.kind])).toEqual(
        some.map((one) => [one.name, SpanKind[one.kind]]),
      );
    }),
    { numRuns: 300 },
  );
});

test('when spans are written as OTLP/JSON, they read back the same', () => {
  fc.assert(
    fc.property(drafts, (some) => {
      const wire = ProtobufTraceSerializer.serializeRequest(sdkSpans(some)) ?? new Uint8Array();
      const spans = spansOf(decodeProtobuf(wire, tracesRequest));
      expect(spansOf(JSON.parse(JSON.stringify(toOtlpJson(spans))))).toEqual(spans);
    }),
    { numRuns: 200 },
  );
});

test('when a protobuf body is cut anywhere, it is rejected or decoded, and nothing hangs', () => {
  const wire = ProtobufTraceSerializer.serializeRequest(
    sdkSpans([
      {
        name: 'a',
        kind: 1,
        attributes: { a: 1 },
        events: [],
        status: { code: 0, message: '' },
        linked: false,
      },
    ]),
  ) as Uint8Array;
  let rejected = 0;
  for (let length = 1; length < wire.length; length += 1) {
    try {
      spansOf(decodeProtobuf(wire.subarray(0, length), tracesRequest));
    } catch (error) {
      expect((error as Error).name).toBe('DecodeError');
      rejected += 1;
    }
  }
  expect(rejected).toBe(wire.length - 1);
});
