import { createOrderStore } from '../src/order-store';
import { pauseAt } from './checkpoints';
import { waitingForLock } from './locks';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const changes = [
  ['PUT', { quantity: 3 }],
  ['DELETE', undefined],
] as const;

async function changeAndCheckOut(cartId: string) {
  const [put, remove] = await Promise.all(
    changes.map(([method, body]) => shop.request(method, `/carts/${cartId}/items/mug`, { body })),
  );
  return [put, remove, await shop.checkOut(cartId)];
}

test('when a cart is in checkout, changes and a second checkout are 409 with its order', async () => {
  const cartId = await fillCart(shop);
  const pause = pauseAt('after_charge');
  const worker = await shop.startWorker(pause.checkpoint);
  const first = worker.checkOut(cartId);
  await pause.reached;
  const { id: orderId } = await shop.onlyOrder();

  for (const answer of await changeAndCheckOut(cartId)) {
    expect(answer).toMatchObject({ status: 409, body: { code: 'cart_in_checkout', orderId } });
  }

  pause.resume();
  expect((await first).status).toBe(201);
});

test('when a cart was ordered, changes and a second checkout are 409 with its order', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId);
  const { id: orderId } = await shop.onlyOrder();

  for (const answer of await changeAndCheckOut(cartId)) {
    expect(answer).toMatchObject({ status: 409, body: { code: 'cart_ordered', orderId } });
  }
});

test('when a cart is taken, its checkout is rejected without asking anybody', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId);
  shop.inventory.faults.down.add('quote');

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 409, body: { code: 'cart_ordered' } });
});

test('when another client changes a cart that was ordered, it learns nothing of the order', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId);

  const options = { client: 'client-b' };
  const answer = await shop.request('DELETE', `/carts/${cartId}/items/mug`, options);

  expect(answer).toMatchObject({ status: 404, body: { code: 'cart_not_found' } });
});

test('when the order of a cart was cancelled, the cart can be changed and ordered again', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { token: 'tok_declined' });
  await shop.idle();

  const put = await shop.request('PUT', `/carts/${cartId}/items/mug`, { body: { quantity: 1 } });

  expect(put.status).toBe(200);
  expect((await shop.checkOut(cartId)).status).toBe(201);
});

test('when a change of the cart commits while an order is being opened, the opening is rejected', async () => {
  const cartId = await fillCart(shop);
  const { database } = shop;
  const { orders, transaction } = shop.deps;
  shop.deps.orders = {
    ...orders,
    // The change has looked for orders and found none; it commits while the opening waits for it.
    open: async (order) => {
      let opening: ReturnType<typeof orders.open> = Promise.resolve(undefined);
      await transaction(async ({ carts }) => {
        await carts.lock({ cartId, clientId: order.clientId });
        await carts.setItem(cartId, { sku: 'cap', quantity: 1 });
        await carts.raiseVersion(cartId);
        opening = orders.open(order);
        await waitingForLock(database);
      });
      return opening;
    },
  };

  expect(await shop.checkOut(cartId)).toMatchObject({
    status: 409,
    body: { code: 'cart_changed' },
  });

  expect(await shop.orders()).toEqual([]);
});

test('when an order is being opened while a change looks for it, the change waits and is rejected', async () => {
  const cartId = await fillCart(shop);
  const { database } = shop;
  const { orders, carts } = shop.deps;
  let change: ReturnType<Shop['request']> | undefined;
  const order = { id: 'ord_x', holder: 'x', clientId: 'client-a', userId: 'usr_known', cartId };
  const terms = { items: [], totalCents: 1, currency: 'USD', paymentMethod: 'stripe' as const };

  // The opening holds the cart from before it is stored until it is committed.
  await database.transaction(async (tx) => {
    await createOrderStore(tx, 15_000).open({
      ...order,
      ...terms,
      cartVersion: (await carts.find(cartId, 'client-a'))?.version ?? 0,
      idempotencyKey: undefined,
      bodyHash: '',
      traceparent: undefined,
    });
    change = shop.request('PUT', `/carts/${cartId}/items/mug`, { body: { quantity: 9 } });
    await waitingForLock(database);
  });

  expect(await change).toMatchObject({ status: 409, body: { code: 'cart_in_checkout' } });
  expect(await orders.liveOfCart(cartId)).toEqual({ id: 'ord_x', state: 'pending' });
});
