import { deleteExpired } from '../src/jobs';
import { pauseAt } from './checkpoints';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const key = 'key-1';

/** A day and an hour pass. */
const outlastKey = () =>
  shop.database.query(`UPDATE orders SET created_at = created_at - interval '25 hours'`);

test('when a confirmed checkout is repeated with its key, the same response comes and nothing is done', async () => {
  const cartId = await fillCart(shop);
  const first = await shop.checkOut(cartId, { key });
  await shop.idle();

  const again = await shop.checkOut(cartId, { key });

  expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
  expect(shop.payment.chargesMade()).toBe(1);
  expect(shop.notification.sent).toHaveLength(1);
  expect(await shop.counted()).toEqual(['replayed', 'completed stripe success', 'value 2500 USD']);
  await expectSettled(shop);
});

test.each([
  ['tok_declined', 402, 'card_declined'],
  ['tok_timeout', 504, 'payment_timeout'],
])(
  'when a failed checkout with %s is repeated, %i %s comes again, during and after its undoing',
  async (token, status, code) => {
    const { promise: releasing, resolve: mayRelease } = Promise.withResolvers<void>();
    const { client } = shop.inventory;
    const { release } = client;
    client.release = (orderId) => releasing.then(() => release(orderId));
    const cartId = await fillCart(shop);
    const first = await shop.checkOut(cartId, { key, token });

    const during = await shop.checkOut(cartId, { key, token });
    mayRelease();
    await shop.idle();
    const after = await shop.checkOut(cartId, { key, token });

    expect(first).toMatchObject({ status, body: { code, detail: expect.any(String) } });
    for (const again of [during, after]) expect(again).toMatchObject({ status, body: first.body });
    expect(await shop.orders()).toHaveLength(1);
    await expectSettled(shop);
  },
);

test('when the order was cancelled for want of stock, the repeated checkout is the same 409', async () => {
  const cartId = await fillCart(shop);
  const { client } = shop.inventory;
  const { reserve } = client;
  client.reserve = (...args) => {
    shop.inventory.stock.set('mug', 0);
    return reserve(...args);
  };
  const first = await shop.checkOut(cartId, { key });
  shop.inventory.stock.set('mug', 10);

  const again = await shop.checkOut(cartId, { key });

  expect(again).toMatchObject({ status: 409, body: { code: 'out_of_stock', items: [] } });
  expect(first).toMatchObject({ status: 409, body: { code: 'out_of_stock', items: [] } });
});

test('when the checkout is still under way, the repeated one is 409 in_progress with Retry-After', async () => {
  const cartId = await fillCart(shop);
  const pause = pauseAt('after_reserved');
  const worker = await shop.startWorker(pause.checkpoint);
  const first = worker.checkOut(cartId, { key });
  await pause.reached;

  const again = await shop.checkOut(cartId, { key });

  expect(again).toMatchObject({ status: 409, body: { code: 'in_progress' } });
  expect(again.headers['retry-after']).toBe('1');
  pause.resume();
  expect((await first).status).toBe(201);
});

test('when the response to the checkout was 503, the key says in_progress, then checkout_interrupted', async () => {
  const { promise: releasing, resolve: mayRelease } = Promise.withResolvers<void>();
  const { client } = shop.inventory;
  const { release } = client;
  client.release = (orderId) => releasing.then(() => release(orderId));
  shop.payment.faults.down.add('charge');
  const cartId = await fillCart(shop);
  expect((await shop.checkOut(cartId, { key })).status).toBe(503);
  shop.payment.faults.down.clear();

  const during = await shop.checkOut(cartId, { key });
  mayRelease();
  await shop.idle();
  const after = await shop.checkOut(cartId, { key });

  const { id } = await shop.onlyOrder();
  expect(during).toMatchObject({ status: 409, body: { code: 'in_progress', orderId: id } });
  expect(after).toMatchObject({ status: 409, body: { code: 'checkout_interrupted', orderId: id } });
  expect(await shop.counted()).toEqual(['completed stripe failed']);
  expect((await shop.checkOut(cartId, { key: 'key-2' })).status).toBe(201);
  await expectSettled(shop);
});

test('when the checkout was rejected before an order was opened, the key may be used again', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.stock.set('mug', 0);
  expect((await shop.checkOut(cartId, { key })).status).toBe(409);
  shop.inventory.stock.set('mug', 10);

  expect((await shop.checkOut(cartId, { key })).status).toBe(201);
});

test('when a key comes with another body, the response is 409 key_reused', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { key });

  const other = await shop.checkOut(cartId, { key, method: 'paypal' });

  expect(other).toMatchObject({ status: 409, body: { code: 'key_reused' } });
});

test('when a default is spelled out, it is the same body', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { key });

  const body = { paymentToken: 'tok_visa', paymentMethod: 'stripe', cartId };
  expect((await shop.request('POST', '/checkout', { key, body })).status).toBe(201);
});

test('when two clients use one key, neither sees the other', async () => {
  const first = await shop.checkOut(await fillCart(shop), { key });
  const cartId = await fillCart(shop);
  await shop.database.query(`UPDATE carts SET client_id = 'client-b' WHERE id = $1`, [cartId]);

  const second = await shop.checkOut(cartId, { key, client: 'client-b' });

  expect(second.status).toBe(201);
  expect(second.body).not.toEqual(first.body);
});

test('when a key is older than a day, it is new again, before the job and after it', async () => {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { key, token: 'tok_declined' });
  await shop.idle();
  await outlastKey();

  expect((await shop.checkOut(cartId, { key })).status).toBe(201);

  await shop.idle();
  await outlastKey();
  await deleteExpired(shop.deps);
  const again = await shop.checkOut(cartId, { key });
  expect(again).toMatchObject({ status: 409, body: { code: 'cart_ordered' } });
});

test('when an order is under way for longer than a day, its key is kept', async () => {
  shop.inventory.faults.down.add('commit');
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { key });
  await outlastKey();
  await deleteExpired(shop.deps);

  const again = await shop.checkOut(cartId, { key });

  expect(again).toMatchObject({ status: 409, body: { code: 'in_progress' } });
});
