import { anOrder, type Inventory, startInventory } from './inventory';

let inventory: Inventory;

beforeAll(async () => {
  inventory = await startInventory();
});
afterAll(() => inventory.stop());
beforeEach(() => {
  inventory.counted.length = 0;
});

test('when there is enough, the reservation holds it for ten minutes', async () => {
  const sku = await inventory.addProduct({ stock: 5 });
  const orderId = anOrder();
  const before = Date.now();

  const { status, body } = await inventory.reserve(orderId, [{ sku, quantity: 2 }]);

  expect(status).toBe(201);
  expect(body).toEqual({
    reservationId: expect.stringMatching(/^res_/),
    orderId,
    state: 'held',
    expiresAt: expect.any(String),
  });
  const heldMs = Date.parse(body.expiresAt) - before;
  expect(heldMs).toBeGreaterThan(570_000);
  expect(heldMs).toBeLessThan(630_000);
  expect(await inventory.stockOf(sku)).toBe(3);
  expect(inventory.counted).toEqual(['held']);
});

test('when one item is short, nothing of the order is taken and it may be tried again', async () => {
  const plenty = await inventory.addProduct({ stock: 5 });
  const short = await inventory.addProduct({ stock: 1 });
  const orderId = anOrder();
  const items = [
    { sku: plenty, quantity: 2 },
    { sku: short, quantity: 2 },
  ];

  const { status, body } = await inventory.reserve(orderId, items);

  expect(status).toBe(409);
  expect(body).toMatchObject({
    code: 'out_of_stock',
    items: [{ sku: short, requested: 2, available: 1 }],
  });
  expect(await inventory.stockOf(plenty)).toBe(5);
  expect(await inventory.stateOf(orderId)).toBeUndefined();
  expect(inventory.counted).toEqual([]);

  await inventory.database.query('UPDATE stock SET quantity = 2 WHERE sku = $1', [short]);
  expect((await inventory.reserve(orderId, items)).status).toBe(201);
});

test('when a SKU is unknown, the response is 404 and nothing is taken', async () => {
  const sku = await inventory.addProduct({ stock: 5 });
  const { status, body } = await inventory.reserve(anOrder(), [
    { sku, quantity: 1 },
    { sku: 'nothing', quantity: 1 },
  ]);
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'unknown_sku', skus: ['nothing'] });
  expect(await inventory.stockOf(sku)).toBe(5);
});

test('when an order reserves twice, it holds once', async () => {
  const [a, b] = [
    await inventory.addProduct({ stock: 5 }),
    await inventory.addProduct({ stock: 5 }),
  ];
  const orderId = anOrder();
  const items = [
    { sku: a, quantity: 1 },
    { sku: b, quantity: 2 },
  ];
  const first = await inventory.reserve(orderId, items);
  const second = await inventory.reserve(orderId, [...items].reverse());

  expect(second.status).toBe(201);
  expect(second.body).toEqual({ ...first.body, expiresAt: expect.any(String) });
  expect([await inventory.stockOf(a), await inventory.stockOf(b)]).toEqual([4, 3]);
  expect(inventory.counted).toEqual(['held']);
});

test.each([
  ['another quantity', (sku: string) => [{ sku, quantity: 2 }]],
  ['another item', () => [{ sku: 'mug-classic', quantity: 1 }]],
  [
    'a further item',
    (sku: string) => [
      { sku, quantity: 1 },
      { sku: 'mug-classic', quantity: 1 },
    ],
  ],
])('when an order reserves again with %s, the response is 409', async (_what, others) => {
  const sku = await inventory.addProduct({ stock: 5 });
  const orderId = anOrder();
  await inventory.reserve(orderId, [{ sku, quantity: 1 }]);
  const { status, body } = await inventory.reserve(orderId, others(sku));
  expect(status).toBe(409);
  expect(body.code).toBe('reservation_mismatch');
  expect(await inventory.stockOf(sku)).toBe(4);
});

test('when a hold is committed, also twice, its stock stays taken', async () => {
  const sku = await inventory.addProduct({ stock: 5 });
  const orderId = anOrder();
  const { reservationId } = (await inventory.reserve(orderId, [{ sku, quantity: 2 }])).body;

  const first = await inventory.commit(orderId);
  const second = await inventory.commit(orderId);

  expect(first.status).toBe(200);
  expect(first.body).toEqual({ reservationId, orderId, state: 'committed', expiresAt: null });
  expect(second).toMatchObject({ status: 200, body: first.body });
  expect((await inventory.reserve(orderId, [{ sku, quantity: 2 }])).body).toEqual(first.body);
  expect(await inventory.stockOf(sku)).toBe(3);
  expect(inventory.counted).toEqual(['held', 'committed']);
});

test('when an order that never reserved is committed, the response is 404', async () => {
  const { status, body } = await inventory.commit(anOrder());
  expect(status).toBe(404);
  expect(body.code).toBe('reservation_not_found');
});

test.each(['held', 'committed'])(
  'when a %s reservation is released, also twice, its stock comes back once',
  async (state) => {
    const sku = await inventory.addProduct({ stock: 5 });
    const orderId = anOrder();
    await inventory.reserve(orderId, [{ sku, quantity: 2 }]);
    if (state === 'committed') await inventory.commit(orderId);
    inventory.counted.length = 0;

    const first = await inventory.release(orderId);
    const second = await inventory.release(orderId);

    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ orderId, state: 'released', expiresAt: null });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(await inventory.stockOf(sku)).toBe(5);
    expect(inventory.counted).toEqual(['released']);
  },
);

test.each(['reserved', 'committed', 'not reserved'])(
  'when an order that was %s is released, a late reserve or commit takes nothing',
  async (before) => {
    const sku = await inventory.addProduct({ stock: 5 });
    const orderId = anOrder();
    if (before !== 'not reserved') await inventory.reserve(orderId, [{ sku, quantity: 2 }]);
    if (before === 'committed') await inventory.commit(orderId);
    expect((await inventory.release(orderId)).status).toBe(200);

    const late = [
      await inventory.reserve(orderId, [{ sku, quantity: 2 }]),
      await inventory.commit(orderId),
    ];

    expect(late.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'reservation_released'],
      [409, 'reservation_released'],
    ]);
    expect(await inventory.stockOf(sku)).toBe(5);
  },
);

test.each(['no id at all!', 'x'.repeat(65), '%00', 'a%2Fb'])(
  'when the order id is %.20s, the response is 400',
  async (orderId) => {
    const { status, body } = await inventory.release(
      orderId.includes('%') ? orderId : encodeURIComponent(orderId),
    );
    expect(status).toBe(400);
    expect(body.code).toBe('invalid_request');
  },
);
