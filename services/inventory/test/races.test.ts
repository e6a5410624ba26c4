import {
  anOrder,
  blockStock,
  type Inventory,
  persistently,
  startInventory,
  waitingForLocks,
} from './inventory';

let inventory: Inventory;

beforeAll(async () => {
  inventory = await startInventory();
});
afterAll(() => inventory.stop());

const statuses = (responses: { status: number }[]) => responses.map(({ status }) => status).sort();

test('when two buyers want the last item at once, one gets it and the other 409', async () => {
  const sku = await inventory.addProduct({ stock: 1 });
  // Both orders wait for the same row before either can lock it.
  const free = await blockStock(inventory, sku);
  const responses = [anOrder(), anOrder()].map((order) =>
    inventory.reserve(order, [{ sku, quantity: 1 }]),
  );
  await waitingForLocks(inventory, 2);
  await free();

  expect(statuses(await Promise.all(responses))).toEqual([201, 409]);
  expect(await inventory.stockOf(sku)).toBe(0);
});

test('when fifty orders want twenty items at once, twenty get one and no item is lost', async () => {
  const sku = await inventory.addProduct({ stock: 20 });
  const orders = Array.from({ length: 50 }, anOrder);
  const responses = await Promise.all(
    orders.map((order) => persistently(() => inventory.reserve(order, [{ sku, quantity: 1 }]))),
  );

  expect(statuses(responses)).toEqual([...Array(20).fill(201), ...Array(30).fill(409)]);
  expect(await inventory.stockOf(sku)).toBe(0);
});

test('when orders name the same items in opposite orders at once, none deadlocks', async () => {
  const skus = await Promise.all(
    Array.from({ length: 4 }, () => inventory.addProduct({ stock: 1000 })),
  );
  const items = skus.map((sku) => ({ sku, quantity: 1 }));
  const orders = Array.from({ length: 40 }, anOrder);

  const responses = await Promise.all(
    orders.map((order, n) =>
      persistently(() => inventory.reserve(order, n % 2 ? items : [...items].reverse())),
    ),
  );
  const releases = await Promise.all(
    orders.map((order) => persistently(() => inventory.release(order))),
  );

  expect(new Set(statuses(responses))).toEqual(new Set([201]));
  expect(new Set(statuses(releases))).toEqual(new Set([200]));
  expect(inventory.transactions.repeated()).toBe(0);
  expect(await Promise.all(skus.map(inventory.stockOf))).toEqual([1000, 1000, 1000, 1000]);
});

test('when one order reserves many times at once, it holds once', async () => {
  const sku = await inventory.addProduct({ stock: 10 });
  const orderId = anOrder();
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => inventory.reserve(orderId, [{ sku, quantity: 2 }])),
  );

  expect(new Set(statuses(responses))).toEqual(new Set([201]));
  expect(new Set(responses.map(({ body }) => body.reservationId)).size).toBe(1);
  expect(await inventory.stockOf(sku)).toBe(8);
});

test('when a release comes during the reserve, it waits and leaves nothing held', async () => {
  const sku = await inventory.addProduct({ stock: 5 });
  const orderId = anOrder();
  const free = await blockStock(inventory, sku);
  const reserve = inventory.reserve(orderId, [{ sku, quantity: 2 }]);
  await waitingForLocks(inventory, 1);
  const release = inventory.release(orderId);
  await waitingForLocks(inventory, 2);
  await free();

  expect((await reserve).status).toBe(201);
  expect((await release).status).toBe(200);
  expect(await inventory.stockOf(sku)).toBe(5);
  expect((await inventory.commit(orderId)).body.code).toBe('reservation_released');
});

test('when the reserve fails, the waiting release still leaves its tombstone', async () => {
  const sku = await inventory.addProduct({ stock: 5 });
  const orderId = anOrder();
  const free = await blockStock(inventory, sku, 1);
  const reserve = inventory.reserve(orderId, [{ sku, quantity: 2 }]);
  await waitingForLocks(inventory, 1);
  const release = inventory.release(orderId);
  await waitingForLocks(inventory, 2);
  await free();

  expect((await reserve).body.code).toBe('out_of_stock');
  expect((await release).status).toBe(200);
  expect((await inventory.reserve(orderId, [{ sku, quantity: 1 }])).body.code).toBe(
    'reservation_released',
  );
  expect(await inventory.stockOf(sku)).toBe(1);
});

test('when commits and releases of one order come at once, its stock comes back exactly once', async () => {
  const sku = await inventory.addProduct({ stock: 5 });
  const orderId = anOrder();
  await inventory.reserve(orderId, [{ sku, quantity: 2 }]);

  const responses = await Promise.all([
    ...Array.from({ length: 5 }, () => inventory.commit(orderId)),
    ...Array.from({ length: 5 }, () => inventory.release(orderId)),
  ]);

  expect(statuses(responses.slice(5))).toEqual([200, 200, 200, 200, 200]);
  for (const { status, body } of responses.slice(0, 5)) {
    expect(status === 200 || body.code === 'reservation_released').toBe(true);
  }
  expect(await inventory.stateOf(orderId)).toBe('released');
  expect(await inventory.stockOf(sku)).toBe(5);
});

test('when a statement takes more stock than there is, the database rejects it', async () => {
  const sku = await inventory.addProduct({ stock: 1 });
  const oversell = inventory.database.query(
    'UPDATE stock SET quantity = quantity - 2 WHERE sku = $1',
    [sku],
  );
  await expect(oversell).rejects.toThrow(/check constraint/);
});
