import type { OrderState, PaymentMethod } from '@traceshop/contract';
import { silentLogger } from '@traceshop/service-kit/testing';
import { createChargeStore } from '../src/charge-store';
import { type ReconcileDeps, reconcileCharges } from '../src/reconcile-charges';
import { createReconciliationStore } from '../src/reconciliation-store';
import { aCharge, type Payment, startPayment } from './payment';
import { type Sandbox, startSandbox } from './providers';

const HOUR_MS = 3_600_000;
const SETTLE_MS = 600_000;

/** The service, a real sandbox and a checkout that says what a test wants; all empty before each test. */
export function useReconciliation() {
  let sandbox: Sandbox;
  let payment: Payment;
  const orders = new Map<string, OrderState>();
  const refunds: PaymentMethod[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox();
    payment = await startPayment(sandbox.providers());
  });
  beforeEach(async () => {
    orders.clear();
    refunds.splice(0);
    sandbox.forget();
    await payment.database.query('TRUNCATE charges, reconciliations');
  });
  afterAll(async () => {
    await payment?.stop();
    await sandbox?.stop();
  });

  const sql = (text: string, ...params: unknown[]) => payment.database.query(text, params);
  const store = () => createReconciliationStore(payment.database, { settleMs: SETTLE_MS });
  const loseRow = (orderId: string) => sql('DELETE FROM charges WHERE order_id = $1', orderId);

  return {
    payment: () => payment,
    sandbox: () => sandbox,
    /** What checkout says of an order; nothing: there is none. */
    orders,
    refunds,
    store,
    loseRow,

    /** What the comparison finds an hour later. */
    found: async (provider: PaymentMethod = 'stripe', overrides: Partial<ReconcileDeps> = {}) => {
      await sql(
        `UPDATE charges SET updated_at = now() - interval '1 hour' WHERE updated_at <= now()`,
      );
      const deps: ReconcileDeps = {
        logger: silentLogger(),
        charges: createChargeStore(payment.database, 60_000),
        reconciliations: store(),
        providers: sandbox.providers(),
        checkout: { orderState: async (orderId) => orders.get(orderId) },
        countRefund: (name) => refunds.push(name),
        ...{ windowMs: 24 * HOUR_MS, settleMs: SETTLE_MS, intervalMs: 0 },
        now: () => Date.now() + HOUR_MS,
        ...overrides,
      };
      await reconcileCharges(deps, provider);
      const finished = await store().finished();
      return finished.find((one) => one.provider === provider)?.differences;
    },

    charged: async (provider: PaymentMethod = 'stripe', overrides: { token?: string } = {}) => {
      const charge = aCharge({ provider, ...overrides });
      await payment.charge(charge);
      return charge.orderId;
    },

    change: (orderId: string, sets: string) =>
      sql(`UPDATE charges SET ${sets} WHERE order_id = $1`, orderId),

    /** As a database that lost its last half second and then heard of the cancellation. */
    onlyTombstone: async (orderId: string) => {
      await loseRow(orderId);
      await payment.cancel(orderId);
    },

    providerStatus: async (orderId: string) => (await sandbox.entry(orderId))?.status,
  };
}
