import { type Inventory, startInventory } from './inventory';

let inventory: Inventory;

beforeAll(async () => {
  inventory = await startInventory();
});
afterAll(() => inventory.stop());

test('when the catalogue is read page by page, every product appears once, in order', async () => {
  const skus: string[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const query = cursor ? `?limit=15&cursor=${cursor}` : '?limit=15';
    const { body } = await inventory.get(`/products${query}`);
    skus.push(...body.products.map((product: { sku: string }) => product.sku));
    cursor = body.nextCursor;
    pages += 1;
  } while (cursor);

  expect(pages).toBe(3);
  expect(skus).toHaveLength(42);
  expect(skus).toEqual([...new Set(skus)].sort());
});

test('when a product is added between two pages, no product is shown twice or left out', async () => {
  const first = (await inventory.get('/products?limit=10')).body;
  await inventory.addProduct({ sku: 'aaa-first' });
  const second = (await inventory.get(`/products?limit=100&cursor=${first.nextCursor}`)).body;
  await inventory.database.query(`DELETE FROM stock WHERE sku = 'aaa-first'`);
  await inventory.database.query(`DELETE FROM products WHERE sku = 'aaa-first'`);

  expect(first.products.length + second.products.length).toBe(42);
  expect(second.nextCursor).toBeNull();
});

test('when no limit is given, a page has twenty products', async () => {
  const { status, body } = await inventory.get('/products');
  expect(status).toBe(200);
  expect(body.products).toHaveLength(20);
});

test('when the demo catalogue is read, some products are sold out and some have one left', async () => {
  const { body } = await inventory.get('/products?limit=100');
  const stocks = body.products.map((product: { available: number }) => product.available);
  expect(stocks.filter((stock: number) => stock === 0).length).toBeGreaterThan(1);
  expect(stocks.filter((stock: number) => stock === 1).length).toBeGreaterThan(1);
});

test('when a product is asked for by its SKU, it comes with its price and stock', async () => {
  const sku = await inventory.addProduct({ name: 'Lamp', priceCents: 6490, stock: 3 });
  const { status, body } = await inventory.get(`/products/${sku}`);
  expect(status).toBe(200);
  expect(body).toEqual({
    sku,
    name: 'Lamp',
    description: 'For a test.',
    priceCents: 6490,
    currency: 'USD',
    available: 3,
  });
});

test('when a product does not exist, the response is 404 unknown_sku', async () => {
  const { status, body } = await inventory.get('/products/no-such-thing');
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'unknown_sku', skus: ['no-such-thing'] });
});

const cursorOf = (text: string) => `cursor=${Buffer.from(text).toString('base64url')}`;

test.each([
  ['no products on it', 'limit=0'],
  ['too many products on it', 'limit=101'],
  ['a limit in words', 'limit=ten'],
  ['a limit as a float', 'limit=1e1'],
  ['an empty limit', 'limit='],
  ['two limits', 'limit=5&limit=6'],
  ['an empty cursor', 'cursor='],
  ['a SKU as cursor', 'cursor=mug-classic'],
  ['a home-made cursor', cursorOf('mug-classic')],
  ['SQL in its cursor', cursorOf("after:' OR 1=1")],
  ['NUL in its cursor', cursorOf('after:\u0000')],
  ['a cursor with padding', `${cursorOf('after:mug-classic')}=`],
  ['a cursor of 5,000 characters', `cursor=${'A'.repeat(5000)}`],
  ['an unknown parameter', 'page=2'],
])(
  'when a page is asked for with %s, the response is 400 and names the field',
  async (_what, query) => {
    const { status, body } = await inventory.get(`/products?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: query.slice(0, query.indexOf('=')), message: expect.any(String) }],
    });
  },
);
