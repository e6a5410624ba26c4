import fc from 'fast-check';
import { at } from './fixtures/shop.otlp';

const SERVICES = ['web', 'orders', 'stock', 'mail'];

const value = fc.oneof(
  fc.record({ stringValue: fc.constantFrom('', 'a', 'käufe 注文', '{"x":1}') }),
  fc.record({ intValue: fc.constantFrom('0', '-1', '200', '9007199254740993') }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({ doubleValue: fc.constantFrom(0.5, -2, 1e21) }),
  fc.record({ arrayValue: fc.record({ values: fc.constant([{ stringValue: 'x' }]) }) }),
);
const attributes = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c.d', 'http.route'), { maxLength: 3 })
  .chain((keys) => fc.tuple(...keys.map((key) => value.map((any) => ({ key, value: any })))));

const drawnSpan = fc.record({
  service: fc.constantFrom(...SERVICES),
  name: fc.constantFrom('GET /', 'POST /orders', 'query', 'publish'),
  kind: fc.integer({ min: 1, max: 5 }),
  parent: fc.nat(),
  offset: fc.integer({ min: 0, max: 1000 }),
  // To a span without a duration Jaeger's newer API gives a nanosecond.
  length: fc.integer({ min: 1, max: 2000 }),
  status: fc.constantFrom({}, { code: 1 }, { code: 2, message: 'no' }),
  attributes,
  events: fc.array(
    attributes.map((list) => ({ name: 'event', timeUnixNano: at(5), attributes: list })),
    { maxLength: 2 },
  ),
});

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** So many traces of one to eight spans, always the same. The first span is the root. */
export function randomTraces(count: number): { ids: string[]; services: string[]; body: unknown } {
  const drawn = fc.sample(fc.array(drawnSpan, { minLength: 1, maxLength: 8 }), {
    seed: 18,
    numRuns: count,
  });
  // Half of them have the 64 bits of older tracers.
  const idOf = (index: number): string =>
    `${index % 2 === 0 ? '' : 'f00d'}${hex(0xabc000 + index, index % 2 === 0 ? 32 : 28)}`;
  const spans = drawn.flatMap((trace, index) =>
    trace.map(({ service, parent, offset, length, ...rest }, position) => ({
      service,
      span: {
        ...rest,
        traceId: idOf(index),
        spanId: hex(index * 100 + position + 1, 16),
        ...(position === 0 ? {} : { parentSpanId: hex(index * 100 + (parent % position) + 1, 16) }),
        startTimeUnixNano: at(index * 10 + offset),
        endTimeUnixNano: at(index * 10 + offset + length),
      },
    })),
  );
  const resourceSpans = [...Map.groupBy(spans, ({ service }) => service)].map(([name, ofOne]) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
    scopeSpans: [{ scope: { name: 'random' }, spans: ofOne.map(({ span }) => span) }],
  }));
  return { ids: drawn.map((_, index) => idOf(index)), services: SERVICES, body: { resourceSpans } };
}
