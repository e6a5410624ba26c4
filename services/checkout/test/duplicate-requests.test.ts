import { pauseAt } from './checkpoints';
import { waitingForLock } from './locks';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop, type Worker } from './shop';

let shop: Shop;
let second: Worker;
beforeEach(async () => {
  shop = await openShop({ mug: 2, cap: 10 });
  second = await shop.startWorker();
});
afterEach(() => shop.close());

const INITIAL = { mug: 2, cap: 10 };
const key = 'key-1';

/** Lets something happen after the second request's first look-up, before it reads the cart. */
function beforeValidation(happens: () => Promise<unknown>): void {
  const { carts } = second.deps;
  second.deps.carts = {
    ...carts,
    find: async (...args) => {
      await happens();
      return carts.find(...args);
    },
  };
}

/** The same, when it has a valid cart and is about to open the order. */
function beforeOpening(happens: () => Promise<unknown>): void {
  const { orders } = second.deps;
  second.deps.orders = {
    ...orders,
    open: async (order) => {
      await happens();
      return orders.open(order);
    },
  };
}

test.each([
  ['before the second validates', beforeValidation],
  ['before the second opens its order', beforeOpening],
])(
  'when a duplicate request with the same key confirms %s, both get the same response',
  async (_when, between) => {
    const cartId = await fillCart(shop);
    let first: unknown;
    between(async () => {
      first = (await shop.checkOut(cartId, { key })).body;
    });

    const answer = await second.checkOut(cartId, { key });

    expect({ status: answer.status, body: answer.body }).toEqual({ status: 201, body: first });
    expect(shop.payment.chargesMade()).toBe(1);
    await expectSettled(shop, INITIAL);
  },
);

test('when a duplicate request with the same key has taken the last item, the second gets in_progress', async () => {
  const cartId = await fillCart(shop);
  const pause = pauseAt('after_reserved');
  const worker = await shop.startWorker(pause.checkpoint);
  const first = worker.checkOut(cartId, { key });
  await pause.reached;
  // Its look-up came just before the duplicate request opened its order.
  const { keys } = second.deps;
  let looks = 0;
  second.deps.keys = {
    ...keys,
    find: async (...args) => {
      looks += 1;
      return looks === 1 ? undefined : keys.find(...args);
    },
  };

  const answer = await second.checkOut(cartId, { key });

  expect(answer).toMatchObject({ status: 409, body: { code: 'in_progress' } });
  pause.resume();
  expect((await first).status).toBe(201);
});

test('when a key is used for two carts at once, one order is opened and the other is key_reused', async () => {
  const [one, other] = [await fillCart(shop), await fillCart(shop)];
  beforeOpening(() => shop.checkOut(one, { key }));
  shop.inventory.stock.set('mug', 4);

  const answer = await second.checkOut(other, { key });

  expect(answer).toMatchObject({ status: 409, body: { code: 'key_reused' } });
  expect(await shop.orders()).toHaveLength(1);
});

test('when many check out one cart at once with one key, one order is paid', async () => {
  const cartId = await fillCart(shop);

  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => (i % 2 ? shop : second).checkOut(cartId, { key })),
  );

  const codes = answers.map(({ status, body }) =>
    status === 201 ? 201 : (body as { code: string }).code,
  );
  expect(codes).toContain(201);
  expect(codes.filter((code) => code !== 201 && code !== 'in_progress')).toEqual([]);
  expect(shop.payment.chargesMade()).toBe(1);
  await expectSettled(shop, INITIAL);
});

test('when many check out one cart at once without a key, one order is paid', async () => {
  const cartId = await fillCart(shop);

  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => (i % 2 ? shop : second).checkOut(cartId)),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status !== 409 && status !== 201)).toEqual([]);
  expect(await shop.orders()).toHaveLength(1);
  await shop.idle();
  await second.idle();
  await expectSettled(shop, INITIAL);
});

test('when a second checkout opens while the first confirms, it waits and gets cart_ordered', async () => {
  const cartId = await fillCart(shop);
  const { promise: confirming, resolve: mayOpen } = Promise.withResolvers<void>();
  const { promise: validated, resolve: isValidated } = Promise.withResolvers<void>();
  beforeOpening(() => {
    isValidated();
    return confirming;
  });
  const { transaction } = shop.deps;
  // The first is in the middle of its last transaction when the second sends its INSERT.
  shop.deps.transaction = (work) =>
    transaction(({ orders, ...stores }) => {
      const change: typeof orders.change = async (lease, step) => {
        const changed = await orders.change(lease, step);
        mayOpen();
        await waitingForLock(shop.database);
        return changed;
      };
      return work({ ...stores, orders: { ...orders, change } });
    });
  const late = second.checkOut(cartId);
  await validated;

  const first = await shop.checkOut(cartId);

  expect(first.status).toBe(201);
  expect(await late).toMatchObject({ status: 409, body: { code: 'cart_ordered' } });
  // A transaction that PostgreSQL gave up is repeated, so that only its count tells.
  const [{ deadlocks } = { deadlocks: -1 }] = await shop.database.query<{ deadlocks: number }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  expect(deadlocks).toBe(0);
});
