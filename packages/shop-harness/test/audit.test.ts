import { type StoredState, violations } from '../src/audit.ts';
import { soundState } from './sound-state.ts';

const acknowledged = [{ orderId: 'ord_a', totalCents: 500 }];

function at<T>(items: T[], index: number): T {
  const item = items.at(index);
  if (!item) throw new Error(`the sound state holds nothing at ${index}`);
  return item;
}

test('when the stored state is correct, the audit finds no violation', () => {
  expect(violations(soundState(), acknowledged)).toEqual([]);
});

const faults: [string, (sound: StoredState) => void, RegExp][] = [
  ['lost: an acknowledged order is gone', (b) => b.orders.shift(), /exists 0 times/],
  [
    'undone: an acknowledged order is cancelled',
    (b) => {
      at(b.orders, 0).state = 'cancelled';
    },
    /ord_a is cancelled/,
  ],
  [
    'cheated: the total changed after the response',
    (b) => {
      at(b.orders, 0).totalCents = 1;
    },
    /changed its total/,
  ],
  [
    'doubled: charged twice at the provider',
    (b) => {
      at(b.provider, 0).timesCharged = 2;
    },
    /charged 2 times/,
  ],
  [
    'unpaid: confirmed, but the provider holds nothing',
    (b) => b.provider.shift(),
    /does not hold exactly 500/,
  ],
  [
    'underpaid: the provider holds less',
    (b) => {
      at(b.provider, 0).amountCents = 499;
    },
    /does not hold exactly 500/,
  ],
  ['unwritten: confirmed without a charge', (b) => b.charges.shift(), /has no charge/],
  [
    'mixed up: another transaction',
    (b) => {
      at(b.charges, 0).transactionId = 'txn_x';
    },
    /another transaction/,
  ],
  [
    'kept: cancelled, but the money was not given back',
    (b) => {
      at(b.provider, -1).status = 'succeeded';
    },
    /cancelled order ord_b was charged/,
  ],
  [
    'open: the charge of a cancelled order is unknown',
    (b) => {
      at(b.charges, -1).status = 'unknown';
    },
    /is unknown/,
  ],
  [
    'stuck: an order that never ended',
    (b) => {
      at(b.orders, -1).state = 'charging';
    },
    /stuck in charging/,
  ],
  [
    'oversold: stock below zero',
    (b) => {
      at(b.stock, 0).left = -1;
    },
    /stock of mug is -1/,
  ],
  [
    'leaked: stock is missing',
    (b) => {
      at(b.stock, 0).left = 7;
    },
    /is not 7/,
  ],
  [
    'held: a cancelled order still holds stock',
    (b) => {
      at(b.reservations, -1).state = 'held';
    },
    /reservation of cancelled order ord_b is held/,
  ],
  [
    'uncommitted: a confirmed order only holds',
    (b) => {
      at(b.reservations, 0).state = 'held';
    },
    /reservation of confirmed order ord_a is held/,
  ],
  [
    'unreserved: a confirmed order without a reservation',
    (b) => b.reservations.shift(),
    /confirmed order ord_a has 0 reservations/,
  ],
  [
    'unordered: a confirmation that no order has',
    (b) => b.deliveries.push({ id: 'ntf_x', type: 'order_confirmation', state: 'sent' }),
    /a confirmation nobody ordered: ntf_x/,
  ],
  [
    'unsent: no confirmation',
    (b) => {
      at(b.outbox, 0).sent = false;
    },
    /never sent/,
  ],
  ['unannounced: no outbox row', (b) => b.outbox.shift(), /0 outbox rows/],
  ['undelivered: no delivery record', (b) => b.deliveries.shift(), /no delivery record/],
  [
    'two mails: two delivery records',
    (b) => b.deliveries.push({ ...at(b.deliveries, 0) }),
    /sent,sent delivery record/,
  ],
  [
    'wrong mail: a cancelled order is confirmed to the buyer',
    (b) => b.outbox.push({ id: 'ntf_b', orderId: 'ord_b', sent: true }),
    /cancelled but has a confirmation/,
  ],
  [
    'ghost: the provider charged an unknown order',
    (b) => b.provider.push({ key: 'ord_x', status: 'succeeded', timesCharged: 1, amountCents: 1 }),
    /does not exist: ord_x/,
  ],
  [
    'orphan: a charge without an order',
    (b) =>
      b.charges.push({ orderId: 'ord_x', status: 'succeeded', amountCents: 1, transactionId: 't' }),
    /no such order: ord_x/,
  ],
  [
    'orphan: stock held for no order',
    (b) => b.reservations.push({ orderId: 'ord_x', state: 'held' }),
    /no such order: ord_x/,
  ],
  [
    'poison: a dead letter',
    (b) => {
      b.deadLetters = 1;
    },
    /1 dead letters/,
  ],
];

test.each(faults)(
  'when the stored state is %s, the audit reports it',
  (_title, addFault, sentence) => {
    const state = soundState();
    addFault(state);
    expect(violations(state, acknowledged).join('\n')).toMatch(sentence);
  },
);
