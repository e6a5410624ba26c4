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

test('when the order of a cart was cancelled, the cart can be changed and ordered again', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { token: 'tok_declined' });
  await shop.idle();

  const put = await shop.request('PUT', `/carts/${cartId}/items/mug`, { body: { quantity: 1 } });

  expect(put.status).toBe(200);
  expect((await shop.checkOut(cartId)).status).toBe(201);
});

test('when an order is opened while a change waits for the cart, the change is refused', async () => {
  const cartId = await fillCart(shop);
  const { database } = shop;
  const { carts } = shop.deps;
  shop.deps.carts = {
    ...carts,
    // The opening has the lock first, and commits while the change waits for it.
    lock: async (tx, cart) => {
      let locking: ReturnType<typeof carts.lock> = Promise.resolve(undefined);
      await database.transaction(async (opening) => {
        await carts.lock(opening, cart);
        locking = carts.lock(tx, cart);
        await waitingForLock(database);
        await opening.query(
          `INSERT INTO orders (id, client_id, user_id, cart_id, state, items, total_cents, currency,
             payment_method, lease_holder, lease_until)
           VALUES ('ord_x', 'client-a', 'usr_known', $1, 'pending', '[]', 1, 'USD', 'stripe', 'x', now())`,
          [cartId],
        );
      });
      return locking;
    },
  };
  const waiting = shop.request('PUT', `/carts/${cartId}/items/mug`, { body: { quantity: 9 } });

  expect(await waiting).toMatchObject({ status: 409, body: { code: 'cart_in_checkout' } });
});
