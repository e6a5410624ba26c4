// The shop's telemetry vocabulary as data. The type check tests that a misspelt name does not compile.
import {
  clientSpan,
  event,
  GENERIC_ATTRIBUTES,
  withLinkedRoot,
  withSpan,
} from '@traceshop/telemetry';
import { ATTR, ATTRIBUTES } from '../src/attributes';
import { EVENT, EVENTS } from '../src/events';
import { METRICS } from '../src/metrics';
import { SPAN, SPANS } from '../src/spans';

const VOCABULARY = {
  spans: Object.values(SPANS),
  attributes: [...Object.values(ATTRIBUTES), ...Object.values(GENERIC_ATTRIBUTES)],
  events: Object.values(EVENTS),
  metrics: Object.values(METRICS),
};
const KINDS = Object.keys(VOCABULARY) as (keyof typeof VOCABULARY)[];

test.each(KINDS)('when %s are defined, by the shop or telemetry, no name comes twice', (kind) => {
  const names = VOCABULARY[kind].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test.each(KINDS)('when %s are defined, each says in one sentence what it means', (kind) => {
  const unclear = VOCABULARY[kind].filter(({ meaning }) => !/^[A-Z].+[^.]\.$/.test(meaning));
  expect(unclear).toEqual([]);
});

test('when a call site names something, it has the name of the definition', () => {
  expect(SPAN.reserveInventory).toBe(SPANS.reserveInventory.name);
  expect(ATTR.orderId).toBe(ATTRIBUTES.orderId.name);
  expect(EVENT.orderValidated).toBe(EVENTS.orderValidated.name);
});

test('when a counter is created, all its series start at 0', () => {
  const counters = Object.values(METRICS).filter((metric) => metric.kind === 'counter');
  const seriesOf = (labels: Record<string, readonly string[]>): number =>
    Object.values(labels).reduce((product, values) => product * values.length, 1);
  expect(Object.fromEntries(counters.map(({ name, labels }) => [name, seriesOf(labels)]))).toEqual({
    'checkout.completed': 10,
    'cart.abandoned': 1,
    'payment.charges': 8,
    'payment.reconciliation.refunds': 2,
    'inventory.reservations': 4,
    'notification.deliveries': 12,
    'idempotency.replays': 1,
  });
});

/** Never run: the type check of the workspace is the test. */
export function typeErrors(): void {
  withSpan('checkout.reserve_inventory', { 'order.id': 'ord_1' }, () => event('order.validated'));
  clientSpan('smtp.send', {}, () => undefined);
  void withLinkedRoot('checkout.recover', { attributes: {} }, async () => undefined);
  // @ts-expect-error a misspelt span
  withSpan('checkout.reserve_inventry', {}, () => undefined);
  // @ts-expect-error a misspelt span of a call
  clientSpan('smtp.sent', {}, () => undefined);
  // @ts-expect-error a misspelt span of a later trace
  void withLinkedRoot('checkout.recovers', { attributes: {} }, async () => undefined);
  // @ts-expect-error a misspelt event
  event('order.valid');
  // @ts-expect-error an attribute of the wrong type
  withSpan('checkout.process', { 'checkout.total_cents': '12.50' }, () => undefined);
  // @ts-expect-error a value that the attribute does not have
  withSpan('validate_token', { 'validation.result': 'perhaps' }, () => undefined);
}
