import { expireHolds } from '../src/expire-holds';
import { anOrder, blockStock, type Inventory, startInventory, waitingForLocks } from './inventory';

let inventory: Inventory;

beforeAll(async () => {
  inventory = await startInventory();
});
afterAll(() => inventory.stop());

const expire = () => {
  const count = (outcome: (typeof inventory.counted)[number]) => inventory.counted.push(outcome);
  return expireHolds({ ...inventory.stores, count });
};

async function aHold(stock: number, quantity: number) {
  const sku = await inventory.addProduct({ stock });
  const orderId = anOrder();
  await inventory.reserve(orderId, [{ sku, quantity }]);
  inventory.counted.length = 0;
  return { sku, orderId, items: [{ sku, quantity }] };
}

test('when a hold has expired, the job returns its stock once', async () => {
  const { sku, orderId } = await aHold(5, 2);
  await inventory.letHoldRunOut(orderId);

  expect(await expire()).toBe(1);
  expect(await expire()).toBe(0);

  expect(await inventory.stockOf(sku)).toBe(5);
  expect(await inventory.stateOf(orderId)).toBe('expired');
  expect(inventory.counted).toEqual(['expired']);
});

test('when a hold has not expired, or is committed, the job does not change it', async () => {
  const { sku, orderId } = await aHold(5, 2);
  const other = anOrder();
  await inventory.reserve(other, [{ sku, quantity: 1 }]);
  await inventory.commit(other);

  expect(await expire()).toBe(0);
  expect(await inventory.stockOf(sku)).toBe(2);
  expect(await inventory.stateOf(orderId)).toBe('held');
});

test('when an expired hold is committed, it takes its stock again', async () => {
  const { sku, orderId } = await aHold(5, 2);
  await inventory.letHoldRunOut(orderId);
  await expire();

  const { status, body } = await inventory.commit(orderId);

  expect(status).toBe(200);
  expect(body).toMatchObject({ state: 'committed', expiresAt: null });
  expect(await inventory.stockOf(sku)).toBe(3);
});

test('when the stock of an expired hold was sold meanwhile, its commit is 409 out_of_stock', async () => {
  const { sku, orderId, items } = await aHold(2, 2);
  await inventory.letHoldRunOut(orderId);
  await expire();
  await inventory.reserve(anOrder(), items);

  const { status, body } = await inventory.commit(orderId);

  expect(status).toBe(409);
  expect(body).toMatchObject({
    code: 'out_of_stock',
    items: [{ sku, requested: 2, available: 0 }],
  });
  expect(await inventory.stateOf(orderId)).toBe('expired');
});

test('when an expired hold is released, its stock is not given back a second time', async () => {
  const { sku, orderId } = await aHold(5, 2);
  await inventory.letHoldRunOut(orderId);
  await expire();
  await inventory.release(orderId);
  expect(await inventory.stockOf(sku)).toBe(5);
  expect((await inventory.commit(orderId)).body.code).toBe('reservation_released');
});

test('when an order reserves again after its hold expired, it holds again', async () => {
  const { sku, orderId, items } = await aHold(5, 2);
  await inventory.letHoldRunOut(orderId);
  await expire();
  const { status, body } = await inventory.reserve(orderId, items);
  expect(status).toBe(201);
  expect(body.state).toBe('held');
  expect(await inventory.stockOf(sku)).toBe(3);
  expect(await expire()).toBe(0);
});

test('when an expired hold is committed before the job runs, the job returns nothing', async () => {
  const { sku, orderId } = await aHold(5, 2);
  await inventory.letHoldRunOut(orderId);
  await inventory.commit(orderId);
  expect(await expire()).toBe(0);
  expect(await inventory.stockOf(sku)).toBe(3);
});

test('when two replicas run the job at once, the stock of each hold is returned once', async () => {
  const sku = await inventory.addProduct({ stock: 100 });
  const orders = Array.from({ length: 20 }, anOrder);
  await Promise.all(orders.map((orderId) => inventory.reserve(orderId, [{ sku, quantity: 3 }])));
  await inventory.letHoldRunOut(...orders);

  const expired = await Promise.all([expire(), expire(), expire()]);

  expect(expired.reduce((sum, count) => sum + count)).toBe(20);
  expect(await inventory.stockOf(sku)).toBe(100);
});

test('when a replica is stuck in the middle of a hold, another one handles the rest', async () => {
  const stuck = await aHold(5, 2);
  await inventory.letHoldRunOut(stuck.orderId);
  const free = await blockStock(inventory, stuck.sku);
  const first = expire();
  await waitingForLocks(inventory, 1);
  const other = await aHold(5, 2);
  await inventory.letHoldRunOut(other.orderId);

  expect(await expire()).toBe(1);

  expect(await inventory.stockOf(other.sku)).toBe(5);
  await free();
  expect(await first).toBe(1);
  expect(await inventory.stockOf(stuck.sku)).toBe(5);
});
