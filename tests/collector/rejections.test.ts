// What the Collector takes for an ordinary refusal, against the errors and the steps of the services.
import { readFile } from 'node:fs/promises';
import { type DeclineCode, SPAN } from '@traceshop/contract';
import { parse } from 'yaml';
import * as checkout from '../../services/checkout/src/errors.ts';
import { operations } from '../../services/gateway/src/api/operations.ts';
import * as inventory from '../../services/inventory/src/errors.ts';
import * as payment from '../../services/payment/src/errors.ts';
import * as user from '../../services/user/src/errors.ts';
import { CONFIG } from './engine.ts';

interface Made {
  code: string;
  status: number;
}

/** By the names of a service's own functions: a new one does not compile until it stands here. `LeaseLost` is never answered. */
type Errors<Module> = Record<Exclude<keyof Module, 'default' | 'LeaseLost'>, Made[]>;

const CHECKOUT: Errors<typeof checkout> = {
  cartNotFound: [checkout.cartNotFound('cart_1')],
  orderNotFound: [checkout.orderNotFound('ord_1')],
  cartEmpty: [checkout.cartEmpty()],
  cartFull: [checkout.cartFull(1)],
  totalTooLarge: [checkout.totalTooLarge(1)],
  cartChanged: [checkout.cartChanged()],
  cartTaken: (['confirmed', 'charging'] as const).map((state) =>
    checkout.cartTaken({ id: 'ord_1', state }),
  ),
  inProgress: [checkout.inProgress('ord_1')],
  keyReused: [checkout.keyReused()],
  checkoutInterrupted: [checkout.checkoutInterrupted('ord_1')],
  paymentTimeout: [checkout.paymentTimeout(undefined)],
  orderPending: [checkout.orderPending('ord_1', undefined)],
};
const DECLINED: Record<DeclineCode, Made> = {
  card_declined: payment.declined('card_declined'),
  insufficient_funds: payment.declined('insufficient_funds'),
};
const PAYMENT: Errors<typeof payment> = {
  declined: Object.values(DECLINED),
  paymentTimeout: [payment.paymentTimeout('stripe')],
  chargeCancelled: [payment.chargeCancelled('ord_1')],
  chargeConflict: [payment.chargeConflict('ord_1')],
  chargeNotFound: [payment.chargeNotFound('ord_1')],
  chargeInProgress: [payment.chargeInProgress('ord_1')],
};
const INVENTORY: Errors<typeof inventory> = {
  outOfStock: [inventory.outOfStock([])],
  unknownSku: [inventory.unknownSku([])],
  reservationReleased: [inventory.reservationReleased('ord_1')],
  reservationMismatch: [inventory.reservationMismatch('ord_1')],
  reservationNotFound: [inventory.reservationNotFound('ord_1')],
};
const USER: Errors<typeof user> = {
  userNotFound: [user.userNotFound('usr_1')],
  userChanged: [user.userChanged()],
};
const MADE = [CHECKOUT, PAYMENT, INVENTORY, USER].flatMap((errors) => Object.values(errors).flat());

/** Answered with 4xx too, and yet no refusal of an ordinary request. */
const NO_REFUSAL = [
  // Two workers had one order: a lease ran out, or the order was undone under a running request.
  ...['in_progress', 'checkout_interrupted', 'charge_cancelled', 'charge_conflict'],
  ...['reservation_released', 'reservation_mismatch', 'reservation_not_found'],
  // In a step only when a product of the cart has left the catalogue, and nothing takes one out.
  'unknown_sku',
  // Answered without a step.
  ...['order_not_found', 'cart_full', 'charge_not_found'],
];

/** May a step end with a refusal, before anything was promised? The others do what was. */
const REFUSES: Record<keyof typeof SPAN, boolean> = {
  validateToken: false,
  fetchUserData: true,
  queueNotification: false,
  sendNotification: false,
  smtpSend: false,
  checkoutProcess: true,
  validateCart: true,
  reserveInventory: true,
  processPayment: true,
  confirmOrder: false,
  sendConfirmation: false,
  releaseInventory: false,
  cancelPayment: false,
  deliverOutbox: false,
  recover: false,
  paymentCharge: true,
  paymentReconcile: false,
};

interface Policy {
  name: string;
  ottl_condition: { span: string[] };
}

/** The values that the policy `failed` compares the field with. */
async function listed(field: string): Promise<string[]> {
  const config = parse(await readFile(CONFIG, 'utf8')) as {
    processors: { tail_sampling: { policies: Policy[] } };
  };
  const policy = config.processors.tail_sampling.policies.find(({ name }) => name === 'failed');
  const conditions = policy?.ottl_condition.span.join('\n') ?? '';
  const lists = [...conditions.matchAll(/ContainsValue\((\[[^\]]+\]), (.+?)\)(?= or |\))/g)];
  const list = lists.find(([, , compared]) => compared === field)?.[1];
  if (list === undefined) throw new Error(`the policy compares ${field} with no list`);
  return (JSON.parse(list) as string[]).sort();
}

const listedCodes = () => listed('span.attributes["error.type"]');

test('when a service refuses what it was asked, its code is listed, and no other is', async () => {
  const refused = MADE.filter(({ status }) => status < 500).map(({ code }) => code);

  expect(refused).toEqual(expect.arrayContaining(NO_REFUSAL));
  const ordinary = refused.filter((code) => !NO_REFUSAL.includes(code));
  expect(await listedCodes()).toEqual(ordinary.sort());
});

test('when a code is listed, callers are told of it, and of no other 4xx', async () => {
  // The requests whose answer passes through a step.
  const documented = [operations.checkout, operations.getUser]
    .flatMap(({ problems }) => Object.entries(problems))
    .filter(([status]) => Number(status) < 500)
    .flatMap(([, text]) => [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code]) => code));

  const ordinary = documented.filter((code) => !NO_REFUSAL.includes(String(code)));
  expect(await listedCodes()).toEqual(ordinary.sort());
});

test('when a step may refuse, it is listed, and no other is', async () => {
  const names = Object.entries(SPAN).flatMap(([key, name]) =>
    REFUSES[key as keyof typeof SPAN] ? [name] : [],
  );

  expect(await listed('span.name')).toEqual(names.sort());
});
