import { CLIENT_ID_HEADER } from '@traceshop/contract';
import type { TestServer } from '@traceshop/service-kit/testing';
import type { ServiceProcess } from '@traceshop/shop-harness/service-process';
import { CRASH_POINTS, type CrashPoint } from '../src/crash-points';
import { deliverOutbox } from '../src/deliver-outbox';
import { recoverOrders } from '../src/recover-orders';
import { pauseAt } from './checkpoints';
import { serveDependencies } from './fakes/dependencies';
import { startInOwnProcess } from './own-process';
import { expectSettled } from './settled';
import { CLIENT, fillCart, openShop, type Shop } from './shop';

let shop: Shop;
let dependencies: TestServer;
let service: ServiceProcess | undefined;
beforeEach(async () => {
  shop = await openShop();
  dependencies = await serveDependencies(shop);
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  await dependencies.close();
  await shop.close();
});

const key = 'key-1';

/** A statement of the dying instance's polls may run after its death and take what recovery looks for. */
const POLLS_NEVER = {
  RECOVERY_INTERVAL_MS: '600000',
  OUTBOX_INTERVAL_MS: '600000',
  COUNT_INTERVAL_MS: '600000',
};

/** A first instance that dies at a point. */
async function startInstance(point: CrashPoint, settings: Record<string, string> = {}) {
  service = await startInOwnProcess(shop, {
    dependenciesUrl: dependencies.url,
    env: { CRASH_POINT: point, ...POLLS_NEVER, ...settings },
  });
  return service;
}

/** The status, or the client's view of a broken connection. */
async function checkOut(url: string, body: object): Promise<number | 'broken'> {
  const headers = {
    'content-type': 'application/json',
    [CLIENT_ID_HEADER]: CLIENT,
    'idempotency-key': key,
  };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  return fetch(`${url}/checkout`, request).then(
    ({ status }) => status,
    () => 'broken' as const,
  );
}

async function expectFired(instance: ServiceProcess, point: CrashPoint): Promise<void> {
  expect((await instance.exited()).signal).toBe('SIGKILL');
  expect(instance.logs()).toContainEqual({ msg: 'crash point reached', crashPoint: point });
}

/** The second instance, in this process, does what its jobs do. */
async function recoverWithSecondInstance(): Promise<void> {
  await shop.outlastLeases();
  await recoverOrders(shop.deps);
  await shop.outlastClaims();
  await deliverOutbox(shop.deps);
}

const table: Record<
  Exclude<CrashPoint, 'during_recovery_after_taken'>,
  [string, number | 'broken', string, number]
> = {
  // What is charged, what the client saw, where the order ends, what the repeated request answers.
  after_order_opened: ['tok_visa', 'broken', 'cancelled', 409],
  after_reserved: ['tok_visa', 'broken', 'cancelled', 409],
  before_charge: ['tok_visa', 'broken', 'cancelled', 409],
  after_charge: ['tok_visa', 'broken', 'confirmed', 201],
  after_charged_stored: ['tok_visa', 'broken', 'confirmed', 201],
  after_committed: ['tok_visa', 'broken', 'confirmed', 201],
  after_confirmed_before_answer: ['tok_visa', 'broken', 'confirmed', 201],
  after_answer_before_send: ['tok_visa', 201, 'confirmed', 201],
  after_sent_before_marked: ['tok_visa', 201, 'confirmed', 201],
  after_failure_stored: ['tok_timeout', 'broken', 'cancelled', 504],
  during_compensation_after_release: ['tok_timeout', 504, 'cancelled', 504],
  during_compensation_after_cancel: ['tok_timeout', 504, 'cancelled', 504],
};

test.each(Object.entries(table) as [CrashPoint, (typeof table)['after_charge']][])(
  'when the process is killed at %s, a second instance finishes or undoes the order',
  async (point, [token, seen, state, repeated]) => {
    const cartId = await fillCart(shop);
    const instance = await startInstance(point);

    const body = { cartId, paymentMethod: 'stripe', paymentToken: token };
    expect(await checkOut(instance.url, body)).toBe(seen);
    await expectFired(instance, point);
    await recoverWithSecondInstance();

    expect((await shop.onlyOrder()).state).toBe(state);
    expect((await shop.checkOut(cartId, { key, token })).status).toBe(repeated);
    await expectSettled(shop);
    const sent = new Set(shop.notification.sent.map(({ id }) => id));
    expect([...sent]).toEqual((await shop.outboxRows()).map(({ id }) => id));
    expect((await shop.outboxRows()).every((row) => row.sent)).toBe(true);
  },
);

test('when the process is killed at during_recovery_after_taken, the next recovery finishes', async () => {
  const cartId = await fillCart(shop);
  const pause = pauseAt('after_charge');
  const paused = await shop.startWorker(pause.checkpoint);
  const first = paused.checkOut(cartId, { key });
  await pause.reached;
  await shop.outlastLeases();

  const instance = await startInstance('during_recovery_after_taken', {
    RECOVERY_INTERVAL_MS: '20',
  });
  await expectFired(instance, 'during_recovery_after_taken');
  expect((await shop.onlyOrder()).state).toBe('charging');
  await recoverWithSecondInstance();

  expect((await shop.onlyOrder()).state).toBe('confirmed');
  pause.resume();
  expect((await first).status).toBe(201);
  await expectSettled(shop);
});

test('when a crash point is listed, a test here kills a process at it', () => {
  expect([...Object.keys(table), 'during_recovery_after_taken'].sort()).toEqual(
    [...CRASH_POINTS].sort(),
  );
});
