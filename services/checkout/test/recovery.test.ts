import type { CrashPoint } from '../src/crash-points';
import { createOrderStore } from '../src/order-store';
import { recoverOrders } from '../src/recover-orders';
import { abandonOrders } from './abandoned-orders';
import { pauseAt } from './checkpoints';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ mug: 100, cap: 10 });
});
afterEach(() => shop.close());

const INITIAL = { mug: 100, cap: 10 };

const abandonedOrders = (point: CrashPoint, carts = 1) => abandonOrders(shop, { point, carts });

test('when a lease still runs, recovery leaves the order alone', async () => {
  const pause = pauseAt('after_charge');
  const worker = await shop.startWorker(pause.checkpoint);
  const answer = worker.checkOut(await fillCart(shop));
  await pause.reached;

  await recoverOrders(shop.deps);

  expect((await shop.onlyOrder()).state).toBe('charging');
  pause.resume();
  expect((await answer).status).toBe(201);
});

test('when two workers recover at once, each order is worked on by one of them', async () => {
  await abandonedOrders('after_reserved', 8);
  const second = await shop.startWorker();

  await Promise.all([recoverOrders(shop.deps), recoverOrders(second.deps)]);

  const releases = shop.inventory.calls.filter((call) => call.startsWith('release'));
  expect(releases).toHaveLength(8);
  expect(new Set(releases).size).toBe(8);
  expect((await shop.orders()).map(({ state }) => state)).toEqual(Array(8).fill('cancelled'));
  await expectSettled(shop, INITIAL);
});

test('when another worker is just taking an order, recovery takes the rest without waiting', async () => {
  await abandonedOrders('after_reserved', 2);

  const taken = await shop.database.transaction(async (tx) => {
    const first = createOrderStore(tx, 15_000).takeExpired({ holder: 'first', limit: 1 });
    const [work] = await first;
    await recoverOrders(shop.deps);
    return work?.id;
  });

  for (const { id, state } of await shop.orders()) {
    expect(state).toBe(id === taken ? 'pending' : 'cancelled');
  }
});

test('when recovery calls a dependency, it holds no row lock', async () => {
  await abandonedOrders('after_charge');
  const { client } = shop.payment;
  const { find } = client;
  client.find = async (orderId) => {
    await shop.database.query('SELECT id FROM orders WHERE id = $1 FOR UPDATE NOWAIT', [orderId]);
    return find(orderId);
  };

  await recoverOrders(shop.deps);

  expect((await shop.onlyOrder()).state).toBe('confirmed');
});

test.each(['declined', 'pending', 'unknown', undefined] as const)(
  'when payment says %s of an interrupted charge, the order is undone by a cancel, not without',
  async (status) => {
    await abandonedOrders('before_charge');
    shop.payment.client.find = async () => (status === undefined ? undefined : { status });

    await recoverOrders(shop.deps);

    const { id, state } = await shop.onlyOrder();
    expect(state).toBe('cancelled');
    expect(shop.payment.calls).toEqual([`cancel ${id}`]);
    expect(await shop.counted()).toEqual(['completed stripe failed']);
    await expectSettled(shop, INITIAL);
  },
);

test.each([
  ['inventory', 'release'],
  ['payment', 'cancel'],
] as const)(
  'when %s does not respond, the order is not cancelled until it does',
  async (dependency, call) => {
    await abandonedOrders('after_charge');
    shop.inventory.stock.set('mug', 0);
    const [order] = await shop.orders();
    shop.inventory.expireHold(order?.id ?? '');
    shop.inventory.stock.set('mug', 0);
    (shop[dependency].faults.down as Set<string>).add(call);

    await recoverOrders(shop.deps);
    expect((await shop.onlyOrder()).state).toBe('compensating');

    // The other one was not kept waiting.
    const other = dependency === 'inventory' ? shop.payment.calls : shop.inventory.calls;
    expect(other.some((made) => /^(cancel|release) /.test(made))).toBe(true);
    shop[dependency].faults.down.clear();
    await shop.outlastLeases();
    await recoverOrders(shop.deps);
    expect((await shop.onlyOrder()).state).toBe('cancelled');
    await expectSettled(shop, { mug: 0, cap: 10 });
  },
);

test('when payment is down, an interrupted charge waits for it', async () => {
  await abandonedOrders('after_charge');
  shop.payment.faults.down.add('find');

  await recoverOrders(shop.deps);
  expect((await shop.onlyOrder()).state).toBe('charging');

  shop.payment.faults.down.clear();
  await recoverOrders(shop.deps);
  expect((await shop.onlyOrder()).state).toBe('charging');
  await shop.outlastLeases();
  await recoverOrders(shop.deps);
  expect((await shop.onlyOrder()).state).toBe('confirmed');
  await expectSettled(shop, INITIAL);
});

test.each<[CrashPoint, CrashPoint]>([
  ['before_charge', 'during_recovery_after_taken'],
  ['before_charge', 'during_compensation_after_release'],
  ['before_charge', 'during_compensation_after_cancel'],
  ['after_charge', 'after_committed'],
])(
  'when recovery of %s is itself interrupted at %s, the next one finishes and the first changes nothing',
  async (crash, point) => {
    await abandonedOrders(crash);
    const pause = pauseAt(point);
    const first = await shop.startWorker(pause.checkpoint);
    const interrupted = recoverOrders(first.jobs);
    await pause.reached;
    await shop.outlastLeases();

    await recoverOrders(shop.deps);
    const { state } = await shop.onlyOrder();
    expect(state).toBe(crash === 'after_charge' ? 'confirmed' : 'cancelled');

    pause.resume();
    await interrupted;
    expect((await shop.onlyOrder()).state).toBe(state);
    await expectSettled(shop, INITIAL);
  },
);
