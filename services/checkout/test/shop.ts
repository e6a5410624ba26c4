import { CLIENT_ID_HEADER, type PaymentMethod } from '@traceshop/contract';
import { createBackground, type Database } from '@traceshop/service-kit';
import { type CallJournal, createCallJournal } from '@traceshop/service-kit/call-journal';
import {
  listen,
  silentLogger,
  type TestResponse,
  type TestServer,
} from '@traceshop/service-kit/testing';
import { type AppDeps, createApp } from '../src/app';
import { createCancelPayment } from '../src/cancel-payment';
import { createOutcomeCounter } from '../src/count-outcomes';
import type { Checkpoint } from '../src/crash-points';
import type { CheckoutDeps } from '../src/deps';
import { createStores } from '../src/stores';
import { withCrashPoints } from '../src/with-crash-points';
import { fakeInventory } from './fakes/inventory';
import { fakeMetrics } from './fakes/metrics';
import { fakeNotification } from './fakes/notification';
import { fakePayment } from './fakes/payment';
import { fakeUser, KNOWN_USER } from './fakes/user';
import { emptyDatabase } from './own-database';
import { watchSeams } from './watched-seams';

const LEASE_MS = 15_000;
export const CLIENT = 'client-a';

/** One replica of the service in this process: its own background work and checkpoints. */
export interface Worker {
  /** For requests. */
  deps: AppDeps & CheckoutDeps;
  /** For recovery, and for the job that delivers the outbox. */
  jobs: CheckoutDeps;
  request(method: string, path: string, options?: RequestOptions): Promise<TestResponse>;
  /** `POST /checkout` of a cart. */
  checkOut(cartId: string, options?: CheckoutOptions): Promise<TestResponse>;
  /** Resolves when its background tasks have ended. */
  idle(): Promise<void>;
}

export interface RequestOptions {
  body?: unknown;
  client?: string;
  key?: string;
  /** What the caller still waits, as its deadline header says. */
  waitsMs?: number;
}

export interface CheckoutOptions {
  method?: PaymentMethod;
  token?: string;
  client?: string;
  key?: string;
  waitsMs?: number;
}

/** The checkout on a real database of its own, between dependencies in memory. */
export async function openShop(stock?: Record<string, number>) {
  const { url, database } = await emptyDatabase();
  const logger = silentLogger();
  const inventory = fakeInventory(stock);
  const payment = fakePayment();
  const notification = fakeNotification();
  const users = fakeUser();
  const { metrics, lines } = fakeMetrics();
  const servers: TestServer[] = [];

  const startWorker = async (
    checkpoint: Checkpoint = async () => {},
    journal: CallJournal = createCallJournal('nobody'),
  ): Promise<Worker> => {
    const background = createBackground(logger);
    const seams = watchSeams(
      {
        ...createStores(database, { leaseMs: LEASE_MS, claimMs: LEASE_MS, keepKeysHours: 24 }),
        inventory: inventory.client,
        payment: payment.client,
        notification: notification.client,
      },
      journal,
    );
    const whole = {
      ...seams,
      logger,
      background,
      metrics,
      cancelPayment: createCancelPayment(seams.payment),
      users: users.client,
      readiness: { postgres: () => database.ready() },
      // Never reached: some tests hold a request while a process starts, dies and is recovered from.
      requestTimeoutMs: 300_000,
    };
    const { requests: deps, jobs } = withCrashPoints(whole, checkpoint);
    const server = await listen(createApp(deps));
    servers.push(server);
    return { deps, jobs, idle: () => background.idle(), ...speaking(server) };
  };
  const first = await startWorker();
  return {
    url,
    database,
    inventory,
    payment,
    notification,
    users,
    metrics: lines,
    /** The metrics, with those of orders that have ended since. */
    counted: async (): Promise<string[]> => {
      await createOutcomeCounter(first.deps)();
      return lines;
    },
    startWorker,
    ...first,
    ...inspecting(database),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

function speaking(server: TestServer): Pick<Worker, 'request' | 'checkOut'> {
  const request: Worker['request'] = (method, path, { body, client = CLIENT, key, waitsMs } = {}) =>
    server.request(method, path, {
      body,
      headers: {
        [CLIENT_ID_HEADER]: client,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(waitsMs === undefined ? {} : { 'x-request-timeout-ms': String(waitsMs) }),
      },
    });
  return {
    request,
    checkOut: (cartId, { method = 'stripe', token, ...options } = {}) =>
      request('POST', '/checkout', {
        ...options,
        body: { cartId, paymentMethod: method, ...(token && { paymentToken: token }) },
      }),
  };
}

export interface OrderRow {
  id: string;
  state: string;
  answer: unknown;
}

/** What a test sees in the database, and how it makes time pass there. */
function inspecting(database: Database) {
  return {
    orders: () =>
      database.query<OrderRow>('SELECT id, state, answer FROM orders ORDER BY created_at'),
    onlyOrder: async (): Promise<OrderRow> => {
      const orders = await database.query<OrderRow>('SELECT id, state, answer FROM orders');
      if (orders.length !== 1 || !orders[0]) throw new Error(`${orders.length} orders`);
      return orders[0];
    },
    outboxRows: () =>
      database.query<{ id: string; sent: boolean }>(
        'SELECT id, sent_at IS NOT NULL AS sent FROM outbox ORDER BY created_at',
      ),
    /** Every worker is paused, or dead, for longer than its lease. */
    outlastLeases: () =>
      database.query(`UPDATE orders SET lease_until = now() - interval '1 second'`),
    outlastClaims: () =>
      database.query(`UPDATE outbox SET claimed_until = now() - interval '1 second'`),
  };
}

/** A cart of the shop with some items, ready to be checked out. */
export async function fillCart(
  shop: Shop,
  items: Record<string, number> = { mug: 2 },
): Promise<string> {
  const { body } = await shop.request('POST', '/carts', { body: { userId: KNOWN_USER } });
  const { id } = body as { id: string };
  for (const [sku, quantity] of Object.entries(items)) {
    const put = await shop.request('PUT', `/carts/${id}/items/${sku}`, { body: { quantity } });
    if (put.status !== 200) throw new Error(`PUT answered ${put.status}`);
  }
  return id;
}
