import type { CrashPoint } from '../src/crash-points';
import { recoverOrders } from '../src/recover-orders';
import { pauseAt } from './checkpoints';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** A request that stops at a point for longer than its lease, as by SIGSTOP. */
async function pausedCheckout(point: CrashPoint, token = 'tok_visa') {
  const cartId = await fillCart(shop);
  const pause = pauseAt(point);
  const paused = await shop.startWorker(pause.checkpoint);
  const answer = paused.checkOut(cartId, { key: 'k1', token });
  await pause.reached;
  await shop.outlastLeases();
  const resume = async () => {
    pause.resume();
    const { status, body } = await answer;
    await paused.idle();
    return { http: status, ...(body as { code?: string; orderId?: string }) };
  };
  return { cartId, paused, resume };
}

const UNDONE = { http: 409, code: 'checkout_interrupted' };
const CONFIRMED = { http: 201, status: 'confirmed' };

test.each<[CrashPoint, object]>([
  ['after_order_opened', UNDONE],
  ['after_reserved', UNDONE],
  ['before_charge', UNDONE],
  ['after_charge', CONFIRMED],
  ['after_charged_stored', CONFIRMED],
  ['after_committed', CONFIRMED],
])(
  'when a worker wakes at %s after its order was recovered, it does nothing twice and responds with what is stored',
  async (point, expected) => {
    const { resume } = await pausedCheckout(point);
    await recoverOrders(shop.deps);
    const { id, state } = await shop.onlyOrder();

    const answer = await resume();

    expect(answer).toMatchObject({ ...expected, orderId: id });
    expect((await shop.onlyOrder()).state).toBe(state);
    expect(shop.payment.chargesMade()).toBe(state === 'confirmed' ? 1 : 0);
    await expectSettled(shop);
  },
);

test.each<[CrashPoint, string]>([
  ['after_order_opened', 'pending'],
  ['after_reserved', 'pending'],
  ['before_charge', 'charging'],
  ['after_charge', 'charging'],
  ['after_charged_stored', 'charged'],
  ['after_committed', 'charged'],
])(
  'when a worker wakes at %s after its lease, before anybody took the order, it changes nothing',
  async (point, state) => {
    const { resume } = await pausedCheckout(point);

    const answer = await resume();

    const order = await shop.onlyOrder();
    expect(answer).toMatchObject({ http: 409, code: 'in_progress', orderId: order.id });
    expect(order.state).toBe(state);
    await recoverOrders(shop.deps);
    await expectSettled(shop);
  },
);

test('when a worker wakes while recovery is at work, it responds with 409 in_progress', async () => {
  const { resume } = await pausedCheckout('after_charge');
  const pause = pauseAt('during_recovery_after_taken');
  const recovery = await shop.startWorker(pause.checkpoint);
  const recovering = recoverOrders(recovery.jobs);
  await pause.reached;

  expect(await resume()).toMatchObject({ http: 409, code: 'in_progress' });

  pause.resume();
  await recovering;
  expect((await shop.onlyOrder()).state).toBe('confirmed');
  await expectSettled(shop);
});

test('when a worker was declined but wakes after its order was undone, the order stays as it is', async () => {
  // The answer of payment arrives at a worker that has slept through its lease.
  const { resume } = await pausedCheckout('before_charge', 'tok_declined');
  await recoverOrders(shop.deps);

  expect(await resume()).toMatchObject(UNDONE);

  expect((await shop.onlyOrder()).state).toBe('cancelled');
  await expectSettled(shop);
});

test.each<[CrashPoint]>([
  ['after_failure_stored'],
  ['during_compensation_after_release'],
  ['during_compensation_after_cancel'],
])(
  'when a compensation wakes at %s after recovery did it, nothing is undone twice',
  async (point) => {
    const { resume } = await pausedCheckout(point, 'tok_timeout');
    await recoverOrders(shop.deps);
    expect((await shop.onlyOrder()).state).toBe('cancelled');

    expect(await resume()).toMatchObject({ http: 504, code: 'payment_timeout' });

    expect((await shop.onlyOrder()).state).toBe('cancelled');
    await expectSettled(shop);
  },
);

test('when a late charge comes after the order was undone, it takes no money', async () => {
  const { resume } = await pausedCheckout('before_charge');
  await recoverOrders(shop.deps);
  const { id } = await shop.onlyOrder();
  expect(shop.payment.statusOf(id)).toBe('voided');

  await resume();

  expect(shop.payment.calls).toContain(`charge ${id}`);
  expect(shop.payment.chargesMade()).toBe(0);
});

test('when a late reservation comes after the order was undone, it takes no stock', async () => {
  const { resume } = await pausedCheckout('after_order_opened');
  await recoverOrders(shop.deps);
  const { id } = await shop.onlyOrder();

  await resume();

  expect(shop.inventory.calls).toContain(`reserve ${id}`);
  expect(shop.inventory.stateOf(id)).toBe('released');
  await expectSettled(shop);
});
