import { join } from 'node:path';
import { type ChargeRequest, ID_PREFIX, type PaymentMethod } from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, listen, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase } from '@traceshop/test-servers';
import { createApp } from '../src/app';
import { createChargeStore } from '../src/charge-store';
import type { PaymentProvider } from '../src/clients/payment-provider';
import type { ChargeOutcome } from '../src/metrics';
import { createPaymentMethodStore } from '../src/payment-method-store';

/** Members of the responses that tests read; each response has some of them. */
interface ResponseBody {
  code: string;
  status: string;
  transactionId: string;
  paymentMethods: { provider: string; brand: string; last4: string }[];
}

export type Payment = Awaited<ReturnType<typeof startPayment>>;

/** The service in process with its own database and the given providers. */
export async function startPayment(providers: Record<PaymentMethod, PaymentProvider>) {
  const { url, drop } = await testDatabase();
  const logger = silentLogger();
  const database = createDatabase({
    url,
    logger,
    migrations: join(__dirname, '../migrations'),
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  await database.migrated;
  const counted: `${PaymentMethod} ${ChargeOutcome}`[] = [];
  const server = await listen(
    createApp({
      logger,
      charges: createChargeStore(database, 60_000),
      paymentMethods: createPaymentMethodStore(database),
      providers,
      count: (provider, outcome) => counted.push(`${provider} ${outcome}`),
      requestTimeoutMs: 20_000,
      readiness: { postgres: () => database.ready() },
    }),
  );
  return {
    database,
    counted,
    charge: (body: unknown, headers: Record<string, string> = {}) =>
      server.request<ResponseBody>('POST', '/charges', { body, headers }),
    cancel: (orderId: string) => server.request<ResponseBody>('POST', `/charges/${orderId}/cancel`),
    find: (orderId: string) => server.request<ResponseBody>('GET', `/charges/${orderId}`),
    methodsOf: async (userId: string) => {
      const path = `/payment-methods?userId=${userId}`;
      return (await server.request<ResponseBody>('GET', path)).body.paymentMethods;
    },
    get: (path: string) => server.request<ResponseBody>('GET', path),
    statusOf: async (orderId: string) => {
      const sql = 'SELECT status FROM charges WHERE order_id = $1';
      return (await database.one<{ status: string }>(sql, [orderId]))?.status;
    },
    /** Makes the charge look as if its worker had died long ago. */
    letAttemptRunOut: (orderId: string) =>
      database.query(
        `UPDATE charges SET attempt_until = now() - interval '1 second' WHERE order_id = $1`,
        [orderId],
      ),
    stop: async () => {
      await server.close();
      await database.close();
      await drop();
    },
  };
}

export function aCharge(overrides: Partial<ChargeRequest> = {}): ChargeRequest {
  return {
    orderId: newId(ID_PREFIX.order),
    userId: newId(ID_PREFIX.user),
    amountCents: 2580,
    currency: 'USD',
    provider: 'stripe',
    token: 'tok_visa',
    ...overrides,
  };
}
