import { type Inventory, startInventory } from './inventory';

let inventory: Inventory;

beforeAll(async () => {
  inventory = await startInventory();
});
afterAll(() => inventory.stop());

const quote = (items: unknown) => inventory.post('/quotes', { items });

test('when all items are available, the quote has each line and the total, and takes nothing', async () => {
  const mug = await inventory.addProduct({ name: 'Mug', priceCents: 1290, stock: 2 });
  const pen = await inventory.addProduct({ name: 'Pen', priceCents: 250, stock: 9 });

  const { status, body } = await quote([
    { sku: pen, quantity: 3 },
    { sku: mug, quantity: 2 },
  ]);

  expect(status).toBe(200);
  expect(body).toEqual({
    items: [
      {
        sku: pen,
        name: 'Pen',
        quantity: 3,
        unitPriceCents: 250,
        lineTotalCents: 750,
        available: true,
      },
      {
        sku: mug,
        name: 'Mug',
        quantity: 2,
        unitPriceCents: 1290,
        lineTotalCents: 2580,
        available: true,
      },
    ],
    totalCents: 3330,
    currency: 'USD',
  });
  expect(await inventory.stockOf(mug)).toBe(2);
});

test('when some items are not available, the response is 409 with each missing quantity', async () => {
  const plenty = await inventory.addProduct({ stock: 10 });
  const few = await inventory.addProduct({ stock: 1 });
  const none = await inventory.addProduct({ stock: 0 });

  const { status, body } = await quote([plenty, few, none].map((sku) => ({ sku, quantity: 2 })));

  expect(status).toBe(409);
  expect(body).toMatchObject({
    code: 'out_of_stock',
    items: [
      { sku: few, requested: 2, available: 1 },
      { sku: none, requested: 2, available: 0 },
    ],
  });
});

test('when a SKU is unknown, the response is 404 and names it', async () => {
  const { status, body } = await quote([{ sku: 'nothing', quantity: 1 }]);
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'unknown_sku', skus: ['nothing'] });
});

const item = { sku: 'mug-classic', quantity: 1 };

test.each([
  ['no items', [], 'items'],
  ['items that are no list', item, 'items'],
  ['a SKU twice', [item, item], 'items'],
  ['too many items', Array.from({ length: 101 }, (_, n) => ({ ...item, sku: `a-${n}` })), 'items'],
  ['half an item', [{ ...item, quantity: 1.5 }], 'items.0.quantity'],
  ['no item', [{ ...item, quantity: 0 }], 'items.0.quantity'],
  ['less than no item', [{ ...item, quantity: -1 }], 'items.0.quantity'],
  ['more than int4', [{ ...item, quantity: 2_147_483_648 }], 'items.0.quantity'],
  ['a quantity as text', [{ ...item, quantity: '1' }], 'items.0.quantity'],
  ['a SKU with NUL', [{ ...item, sku: 'mug\u0000' }], 'items.0.sku'],
  ['a SKU with half a surrogate pair', [{ ...item, sku: '\ud800' }], 'items.0.sku'],
  ['a SKU of 7,000 characters', [{ ...item, sku: 'm'.repeat(7000) }], 'items.0.sku'],
  ['a field nobody knows', [{ ...item, price: 1 }], 'items.0.price'],
])(
  'when the quote has %s, the response is 400 and names the field',
  async (_what, items, field) => {
    const { status, body } = await quote(items);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ field }] });
  },
);
