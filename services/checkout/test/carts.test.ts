import { idPattern } from '@traceshop/contract';
import { KNOWN_USER } from './fakes/user';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ mug: 10, cap: 10 });
});
afterEach(() => shop.close());

const put = (cartId: string, sku: string, quantity: unknown) =>
  shop.request('PUT', `/carts/${cartId}/items/${sku}`, { body: { quantity } });

test('when a known user gets a cart, it is empty and costs nothing', async () => {
  const answer = await shop.request('POST', '/carts', { body: { userId: KNOWN_USER } });

  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 201,
    body: {
      id: expect.stringMatching(idPattern('cart')),
      userId: KNOWN_USER,
      items: [],
      totalCents: 0,
      currency: 'USD',
      version: 1,
    },
  });
});

test('when the user is unknown, there is no cart', async () => {
  const answer = await shop.request('POST', '/carts', { body: { userId: 'usr_unknown' } });

  expect(answer).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
});

test('when the user service is down, the cart is 503 with Retry-After', async () => {
  shop.users.faults.down.add('mustExist');

  const answer = await shop.request('POST', '/carts', { body: { userId: KNOWN_USER } });

  expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
  expect(answer.headers['retry-after']).toBe('1');
});

test('when items are put, changed and removed, the cart shows them priced in the order they came', async () => {
  const cartId = await fillCart(shop, { mug: 1, cap: 1 });
  await put(cartId, 'mug', 3);

  const full = await shop.request('GET', `/carts/${cartId}`);
  const removed = await shop.request('DELETE', `/carts/${cartId}/items/mug`);

  const mug = {
    sku: 'mug',
    name: 'The mug',
    quantity: 3,
    unitPriceCents: 1250,
    lineTotalCents: 3750,
  };
  const cap = {
    sku: 'cap',
    name: 'The cap',
    quantity: 1,
    unitPriceCents: 1250,
    lineTotalCents: 1250,
  };
  expect(full.body).toEqual({
    id: cartId,
    userId: KNOWN_USER,
    items: [
      { ...mug, available: true },
      { ...cap, available: true },
    ],
    totalCents: 5000,
    currency: 'USD',
    version: 4,
  });
  expect(removed).toMatchObject({ status: 200, body: { totalCents: 1250, version: 5 } });
});

test('when a product has too little stock, it can be in a cart, marked so', async () => {
  const cartId = await fillCart(shop, { mug: 11, cap: 1 });

  const { body } = await shop.request('GET', `/carts/${cartId}`);

  expect(body).toMatchObject({
    items: [
      { sku: 'mug', unitPriceCents: 1250, lineTotalCents: 13_750, available: false },
      { sku: 'cap', available: true },
    ],
    totalCents: 15_000,
  });
});

test('when a product does not exist, it is 404 and not put into the cart', async () => {
  const cartId = await fillCart(shop, { mug: 1 });

  const answer = await put(cartId, 'unicorn', 1);

  expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_sku' } });
  const { body } = await shop.request('GET', `/carts/${cartId}`);
  expect(body).toMatchObject({ items: [{ sku: 'mug' }], version: 2 });
});

test.each([[0], [-1], [1001], [1.5], [1e300], ['1'], [[1]], [null], [3_000_000_000]])(
  'when the quantity is %p, the response is 400 naming it',
  async (quantity) => {
    const cartId = await fillCart(shop);

    expect(await put(cartId, 'mug', quantity)).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_request',
        errors: expect.arrayContaining([expect.objectContaining({ field: 'quantity' })]),
      },
    });
  },
);

test.each([
  ['/carts/cart_%00/items/mug', 'id'],
  [`/carts/${'x'.repeat(7000)}/items/mug`, 'id'],
  ['/carts/cart_x/items/a%20b', 'sku'],
])('when an id in %.30s is impossible, the response is 400 naming it', async (path, field) => {
  expect(await shop.request('PUT', path, { body: { quantity: 1 } })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field }] },
  });
});

test('when another client asks for a cart or changes it, there is none', async () => {
  const cartId = await fillCart(shop);
  const client = 'client-b';

  const answers = [
    await shop.request('GET', `/carts/${cartId}`, { client }),
    await shop.request('PUT', `/carts/${cartId}/items/mug`, { body: { quantity: 1 }, client }),
    await shop.request('DELETE', `/carts/${cartId}/items/mug`, { client }),
  ];

  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'cart_not_found' } });
  }
});

test('when a cart has fifty products, one more is 422, also when many come at once', async () => {
  const cartId = await fillCart(shop, {});
  const skus = Array.from({ length: 52 }, (_, i) => `sku-${i}`);
  for (const sku of skus) shop.inventory.stock.set(sku, 5);
  for (const sku of skus.slice(0, 49)) await put(cartId, sku, 1);

  const last = await Promise.all(skus.slice(49).map((sku) => put(cartId, sku, 1)));
  const statuses = last.map(({ status }) => status).sort();

  expect(statuses).toEqual([200, 422, 422]);
  expect(await put(cartId, 'mug', 1)).toMatchObject({ status: 422, body: { code: 'cart_full' } });
  // What is in it can still be changed.
  expect(await put(cartId, 'sku-0', 2)).toMatchObject({ status: 200 });
});

test('when many change a cart at once, no change is lost', async () => {
  const cartId = await fillCart(shop, {});
  const skus = Array.from({ length: 8 }, (_, i) => `sku-${i}`);
  for (const sku of skus) shop.inventory.stock.set(sku, 5);

  await Promise.all(skus.map((sku) => put(cartId, sku, 1)));

  const { body } = await shop.request('GET', `/carts/${cartId}`);
  expect(body).toMatchObject({ totalCents: 8 * 1250, version: 9 });
});
