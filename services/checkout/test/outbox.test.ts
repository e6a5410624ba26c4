import { deliverOutbox } from '../src/deliver-outbox';
import { createOutboxStore } from '../src/outbox-store';
import { recoverOrders } from '../src/recover-orders';
import { pauseAt } from './checkpoints';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ mug: 100 });
});
afterEach(() => shop.close());

/** Confirmed orders whose requests could not send. */
async function unsentConfirmations(orders: number): Promise<void> {
  shop.notification.faults.down.add('send');
  for (let i = 0; i < orders; i += 1) {
    expect((await shop.checkOut(await fillCart(shop))).status).toBe(201);
  }
  await shop.idle();
  shop.notification.faults.down.clear();
}

const sentIds = () => shop.notification.sent.map(({ id }) => id);
const rowIds = async () => (await shop.outboxRows()).map(({ id }) => id);

test('when the notification service is down, the order is confirmed and the job delivers', async () => {
  await unsentConfirmations(2);
  expect(shop.notification.sent).toEqual([]);

  await shop.outlastClaims();
  await deliverOutbox(shop.deps);

  expect(sentIds().sort()).toEqual((await rowIds()).sort());
  expect((await shop.outboxRows()).every(({ sent }) => sent)).toBe(true);
});

test('when the request still has its claim, the job leaves the row to it', async () => {
  const pause = pauseAt('after_answer_before_send');
  const worker = await shop.startWorker(pause.checkpoint);
  await worker.checkOut(await fillCart(shop));
  await pause.reached;

  await deliverOutbox(shop.deps);
  expect(shop.notification.sent).toEqual([]);

  pause.resume();
  await worker.idle();
  expect(sentIds()).toEqual(await rowIds());
});

test('when two jobs deliver at once, each row is sent once', async () => {
  await unsentConfirmations(6);
  await shop.outlastClaims();
  const second = await shop.startWorker();

  await Promise.all([deliverOutbox(shop.deps), deliverOutbox(second.deps)]);

  expect(sentIds().sort()).toEqual((await rowIds()).sort());
});

test('when another sender is just claiming a row, the job sends the rest without waiting', async () => {
  await unsentConfirmations(2);
  await shop.outlastClaims();

  const claimed = await shop.database.transaction(async (tx) => {
    const row = await createOutboxStore(tx, 15_000).claimNext('first');
    await deliverOutbox(shop.deps);
    return row?.id;
  });

  expect(sentIds()).toEqual((await rowIds()).filter((id) => id !== claimed));
});

test('when a sender is paused beyond its claim, the row is sent again under the same id', async () => {
  await unsentConfirmations(1);
  await shop.outlastClaims();
  const pause = pauseAt('after_sent_before_marked');
  const paused = await shop.startWorker(pause.checkpoint);
  const sending = deliverOutbox(paused.jobs);
  await pause.reached;
  await shop.outlastClaims();

  await deliverOutbox(shop.deps);

  const [id] = await rowIds();
  expect(sentIds()).toEqual([id, id]);
  pause.resume();
  await sending;
  expect(await shop.outboxRows()).toEqual([{ id, sent: true }]);
});

test('when a sender lost its claim before its send failed, the row of the next one stays its own', async () => {
  await unsentConfirmations(1);
  await shop.outlastClaims();
  const row = await shop.deps.outbox.claimNext('first');
  await shop.outlastClaims();
  await shop.deps.outbox.claimNext('second');

  expect(await shop.deps.outbox.markSent(row?.id ?? '', 'first')).toBe(false);
  expect(await shop.outboxRows()).toEqual([{ id: row?.id, sent: false }]);
});

test('when a delivery fails, the job ends and the row comes again after its claim', async () => {
  await unsentConfirmations(3);
  await shop.outlastClaims();
  shop.notification.faults.down.add('send');

  await expect(deliverOutbox(shop.deps)).rejects.toMatchObject({ code: 'dependency_unavailable' });
  shop.notification.faults.down.clear();
  await deliverOutbox(shop.deps);
  expect(shop.notification.sent).toHaveLength(2);

  await shop.outlastClaims();
  await deliverOutbox(shop.deps);
  expect(new Set(sentIds()).size).toBe(3);
});

test('when recovery confirms an order, the job sends its confirmation at once', async () => {
  shop.inventory.faults.down.add('commit');
  await shop.checkOut(await fillCart(shop));
  shop.inventory.faults.down.clear();
  await shop.outlastLeases();
  await recoverOrders(shop.deps);

  await deliverOutbox(shop.deps);

  expect(sentIds()).toEqual(await rowIds());
});

test('when rows wait, the gauges say how many and for how long', async () => {
  expect(await shop.deps.outbox.waiting()).toEqual({ pending: 0, oldestAgeSeconds: 0 });
  await unsentConfirmations(2);
  await shop.database.query(`UPDATE outbox SET created_at = now() - interval '1 minute'`);

  const waiting = await shop.deps.outbox.waiting();

  expect(waiting).toEqual({ pending: 2, oldestAgeSeconds: expect.closeTo(60, -1) });
});
