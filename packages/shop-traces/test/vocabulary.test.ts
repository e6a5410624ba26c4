import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricPoint, Span } from '@traceshop/trace-testing';
import { declaredFacts, factsOf, NOT_IN_JOURNEYS, vocabularyProblems } from '../src/vocabulary.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { required } = declaredFacts();

const reserve = (change: Partial<Span> = {}): Span =>
  ({
    name: 'checkout.reserve_inventory',
    kind: 'INTERNAL',
    service: 'checkout-service',
    parentSpanId: '1111111111111111',
    scope: { name: '@traceshop/telemetry', version: '0.1.0' },
    attributes: {},
    events: [],
    resource: { 'service.name': 'checkout-service' },
    ...change,
  }) as Span;

const point = (name: string, attributes: MetricPoint['attributes']): MetricPoint =>
  ({ name, attributes, resource: {} }) as MetricPoint;

const exception = { name: 'exception', time: 0n, attributes: { 'exception.type': 'AppError' } };

test('when the journeys show what is defined, there is no problem', () => {
  expect(vocabularyProblems(required, 'whole')).toEqual([]);
});

test.each([
  'span payment.charge',
  'span payment.charge has payment.transaction_id',
  'span checkout.process has the event order.validated has validation.checks_passed',
  'span of instrumentation-pg CLIENT has db.query.text',
  'metric payment.charges has outcome',
  'resource has service.version',
])('when no journey shows "%s", a whole run says so, and a partial run does not', (fact) => {
  const seen = new Set([...required].filter((one) => one !== fact));
  expect(vocabularyProblems(seen, 'whole')).toEqual([`defined, but never emitted: ${fact}`]);
  expect(vocabularyProblems(seen, 'partial')).toEqual([]);
});

test.each<[string, Set<string>, string]>([
  [
    'an attribute of another span',
    factsOf([reserve({ attributes: { 'order.id': 'ord_1' } })], []),
    'span checkout.reserve_inventory has order.id',
  ],
  [
    'an event of another span',
    factsOf([reserve({ events: [{ name: 'order.validated', time: 0n, attributes: {} }] })], []),
    'span checkout.reserve_inventory has the event order.validated',
  ],
  [
    'a span of another kind',
    factsOf([reserve({ kind: 'CLIENT' })], []),
    'span checkout.reserve_inventory is a CLIENT of checkout-service',
  ],
  [
    'a span that lost its parent',
    factsOf([reserve({ parentSpanId: undefined })], []),
    'span checkout.reserve_inventory is a root INTERNAL of checkout-service',
  ],
  [
    'a span of an instrumentation that is not in use',
    factsOf(
      [reserve({ scope: { name: '@opentelemetry/instrumentation-dns' } as Span['scope'] })],
      [],
    ),
    'span of instrumentation-dns INTERNAL',
  ],
  [
    'a label',
    factsOf([], [point('payment.charges', { 'user.id': 'usr_1' })]),
    'metric payment.charges has user.id',
  ],
])('when %s is emitted but not defined, every run says so', (_, seen, fact) => {
  expect(vocabularyProblems(seen, 'partial')).toEqual([`emitted, but not defined: ${fact}`]);
});

test('when a step fails, it may have error.type and the exception', () => {
  const failed = reserve({ attributes: { 'error.type': 'out_of_stock' }, events: [exception] });
  expect(vocabularyProblems(factsOf([failed], []), 'partial')).toEqual([]);
});

test('when the journeys cannot show a definition, a test that exists shows it', () => {
  const entries = Object.entries(NOT_IN_JOURNEYS);
  const dead = entries.filter(
    ([fact, file]) => !required.has(fact) || !existsSync(join(ROOT, file)),
  );
  expect(dead).toEqual([]);
});
