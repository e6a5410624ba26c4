import {
  type CallJournal,
  comparePoints,
  createCallJournal,
  pointsOf,
} from '@traceshop/service-kit/call-journal';
import { CRASH_POINTS, type CrashPoint } from '../src/crash-points';
import { deliverOutbox } from '../src/deliver-outbox';
import { recoverOrders } from '../src/recover-orders';
import { abandonOrders } from './abandoned-orders';
import { CHECKOUTS, DELIVERIES, LOST_LEASES, RECOVERIES } from './crash-point-scenarios';
import { CRASH_POINT_TABLE, type WorkerKind } from './crash-point-table';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** A worker whose calls and crash points are noted; `at` happens when it reaches a point. */
async function startWatched(kind: WorkerKind, at: (point: CrashPoint) => unknown = () => {}) {
  const journal = createCallJournal(kind);
  const worker = await shop.startWorker(async (point) => {
    journal.reach(point);
    await at(point);
  }, journal);
  return { ...worker, journal };
}

function expectPoints(journal: CallJournal<WorkerKind>, points: readonly CrashPoint[]): void {
  const { actual, expected } = comparePoints(CRASH_POINT_TABLE, journal);
  expect(actual).toEqual(expected);
  expect(actual).not.toEqual([]);
  expect(pointsOf(journal)).toEqual(points);
}

test.each(CHECKOUTS)(
  'when a checkout $what, it reaches the points of the table',
  async (scenario) => {
    const cartId = await fillCart(shop);
    scenario.arrange?.(shop);
    const worker = await startWatched('request');

    const { status } = await worker.checkOut(cartId, { token: scenario.token });
    await worker.idle();

    expect(status).toBe(scenario.status);
    expectPoints(worker.journal, scenario.points);
  },
);

test.each(LOST_LEASES)(
  'when a lease runs out at $at, what is not stored is not a point',
  async ({ at, token, points }) => {
    const cartId = await fillCart(shop);
    const worker = await startWatched('request', async (point) => {
      if (point === at) await shop.outlastLeases();
    });

    await worker.checkOut(cartId, { token });
    await worker.idle();

    expectPoints(worker.journal, points);
  },
);

test('when a cart is changed, its transaction is not a point', async () => {
  const cartId = await fillCart(shop);
  const worker = await startWatched('request');

  await worker.request('DELETE', `/carts/${cartId}/items/mug`);

  expectPoints(worker.journal, []);
});

test.each(RECOVERIES)(
  'when recovery finds an order $what, it reaches the points of the table',
  async ({ stopped, token, arrange, points }) => {
    await abandonOrders(shop, { point: stopped, token });
    arrange?.(shop);
    const { jobs, journal } = await startWatched('recovery');

    await recoverOrders(jobs);

    expectPoints(journal, points);
  },
);

test('when recovery takes two orders, the point of taking is reached for each', async () => {
  await abandonOrders(shop, { point: 'after_order_opened', carts: 2 });
  const { jobs, journal } = await startWatched('recovery');

  await recoverOrders(jobs);

  const taken = pointsOf(journal).filter((point) => point === 'during_recovery_after_taken');
  expect(taken).toHaveLength(2);
});

test.each(DELIVERIES)(
  'when the outbox job $what, it reaches the points of the table',
  async ({ arrange, points }) => {
    await abandonOrders(shop, { point: 'after_answer_before_send' });
    await shop.outlastClaims();
    arrange?.(shop);
    const { jobs, journal } = await startWatched('outbox');

    await deliverOutbox(jobs).catch(() => undefined);

    expectPoints(journal, points);
  },
);

test('when a crash point is listed, the table has it and a scenario reaches it', () => {
  const reached = [...CHECKOUTS, ...RECOVERIES, ...DELIVERIES].flatMap(({ points }) => points);
  const unique = (points: readonly CrashPoint[]) => [...new Set(points)].sort();

  expect(unique(CRASH_POINT_TABLE.map(({ point }) => point))).toEqual(unique(CRASH_POINTS));
  expect(unique(reached)).toEqual(unique(CRASH_POINTS));
});
