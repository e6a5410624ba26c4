import { unavailable } from '@traceshop/service-kit';
import { createOutcomeCounter } from '../src/count-outcomes';
import { recoverOrders } from '../src/recover-orders';
import { pauseAt } from './checkpoints';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ mug: 100, cap: 10 });
});
afterEach(() => shop.close());

const SUCCESS = ['completed stripe success', 'value 2500 USD'];

/** Does as it is told, and the answer is lost: as a connection that breaks after the commit. */
function unresponsiveOnce<A extends unknown[], R>(
  call: (...args: A) => Promise<R>,
  when = (..._: A) => true,
) {
  let lost = false;
  return async (...args: A): Promise<R> => {
    const result = await call(...args);
    if (lost || !when(...args)) return result;
    lost = true;
    throw unavailable('postgres');
  };
}

test('when orders have ended, each is counted once, however many replicas count', async () => {
  for (const token of ['tok_visa', 'tok_declined', 'tok_timeout', 'tok_visa']) {
    await shop.checkOut(await fillCart(shop), { token });
  }
  const replicas = [1, 2, 3, 4].map(() => createOutcomeCounter(shop.deps));

  await Promise.all(replicas.map((count) => count()));
  await Promise.all(replicas.map((count) => count()));

  const declined = ['completed stripe declined', 'completed stripe payment_timeout'];
  expect([...shop.metrics].sort()).toEqual([...SUCCESS, ...SUCCESS, ...declined].sort());
});

test('when an order is under way, it is not counted yet', async () => {
  const pause = pauseAt('after_charged_stored');
  const worker = await shop.startWorker(pause.checkpoint);
  const answer = worker.checkOut(await fillCart(shop));
  await pause.reached;

  expect(await shop.counted()).toEqual([]);

  pause.resume();
  await answer;
  expect(await shop.counted()).toEqual(SUCCESS);
});

test('when a failure was stored but its worker never learned of it, it is counted all the same, once', async () => {
  const { orders } = shop.deps;
  orders.change = unresponsiveOnce(orders.change, (_lease, { to }) => to === 'compensating');

  const answer = await shop.checkOut(await fillCart(shop), { token: 'tok_declined' });
  await shop.idle();
  await shop.outlastLeases();
  await recoverOrders(shop.deps);

  expect(answer.status).toBe(503);
  expect((await shop.onlyOrder()).state).toBe('cancelled');
  expect(await shop.counted()).toEqual(['completed stripe declined']);
  expect(await shop.counted()).toEqual(['completed stripe declined']);
});

test('when a confirmation was stored but its worker never learned of it, it is counted all the same, once', async () => {
  const cartId = await fillCart(shop);
  shop.deps.transaction = unresponsiveOnce(shop.deps.transaction) as typeof shop.deps.transaction;

  const answer = await shop.checkOut(cartId);

  expect(answer.status).toBe(503);
  expect((await shop.onlyOrder()).state).toBe('confirmed');
  expect(await shop.counted()).toEqual(SUCCESS);
  expect(await shop.counted()).toEqual(SUCCESS);
});

test('when the response of a count is lost, its orders are counted by the next one, once', async () => {
  await shop.checkOut(await fillCart(shop));
  const { outcomes } = shop.deps;
  const take = unresponsiveOnce(outcomes.take);
  const count = createOutcomeCounter({ ...shop.deps, outcomes: { ...outcomes, take } });

  await expect(count()).rejects.toMatchObject({ code: 'dependency_unavailable' });
  expect(shop.metrics).toEqual([]);
  await shop.checkOut(await fillCart(shop));
  await count();
  expect(shop.metrics).toEqual(SUCCESS);
  await count();
  await count();

  expect(shop.metrics).toEqual([...SUCCESS, ...SUCCESS]);
});
