import { createServer } from 'node:http';
import { createSandbox } from '@traceshop/sandbox/app';
import type { LedgerEntry } from '@traceshop/sandbox/ledger';
import { inMemory } from '@traceshop/sandbox/state-file';
import { listen } from '@traceshop/service-kit/testing';
import { eventually } from '@traceshop/test-servers/eventually';
import type {
  PaymentProvider,
  ProviderOrder,
  ProviderResult,
  VoidOutcome,
} from '../src/clients/payment-provider';
import { createProviders } from '../src/providers';

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** The real sandbox in process. It also records the requests that it receives. */
export async function startSandbox() {
  let sandbox = createSandbox(inMemory());
  const seen: string[] = [];
  const server = await listen((req, res) => {
    seen.push([req.method, req.url, req.headers['idempotency-key']].filter(Boolean).join(' '));
    sandbox(req, res);
  });
  return {
    url: server.url,
    request: server.request,
    /** From here on it knows of no charge. */
    forget: () => {
      sandbox = createSandbox(inMemory());
    },
    /** Method, path and idempotency key of each request so far. */
    seen,
    behave: (body: object = {}) => server.request('POST', '/sandbox/behaviour', { body }),
    entry: async (key: string) => {
      const { body } = await server.request<{ charges: LedgerEntry[] }>('GET', '/sandbox/charges');
      return body.charges.find((charge) => charge.key === key);
    },
    providers: (overrides: { timeoutMs?: number } = {}) =>
      createProviders({
        STRIPE_URL: `${server.url}/stripe`,
        PAYPAL_URL: `${server.url}/paypal`,
        PROVIDER_TIMEOUT_MS: overrides.timeoutMs ?? 5000,
        PROVIDER_ATTEMPTS: 3,
      }),
    stop: () => server.close(),
  };
}

/** A URL without a server. */
export async function nowhere(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** One call to the provider. The test decides when it gets which response. */
interface Call<T> {
  argument: string;
  respond(result: T): void;
  fail(error: Error): void;
}

export type HandProvider = ReturnType<typeof handProvider>;

/** A provider whose responses the test sends by hand, to control the order of concurrent events. */
export function handProvider() {
  const charges: Call<ProviderResult>[] = [];
  const voids: Call<VoidOutcome>[] = [];
  const asked = <T>(calls: Call<T>[], argument: string) =>
    new Promise<T>((respond, fail) => {
      calls.push({ argument, respond, fail });
    });
  const nth = <T>(calls: Call<T>[], n: number, what: string) =>
    eventually(
      () => {
        const call = calls[n - 1];
        if (!call) throw new Error(`${calls.length} came`);
        return call;
      },
      { awaited: `${what} number ${n} reaches the provider` },
    );
  const provider: PaymentProvider = {
    charge: (order: ProviderOrder) => asked(charges, order.key),
    void: (key: string) => asked(voids, key),
    list: async () => [],
  };
  return {
    providers: { stripe: provider, paypal: provider },
    charges,
    voids,
    chargeCall: (n: number) => nth(charges, n, 'charge'),
    voidCall: (n: number) => nth(voids, n, 'void'),
    reset: () => {
      charges.length = 0;
      voids.length = 0;
    },
  };
}

export const succeeded: ProviderResult = {
  kind: 'succeeded',
  reference: 'ch_1',
  card: { brand: 'visa', last4: '4242' },
};
export const unknown: ProviderResult = { kind: 'unknown', cause: new Error('no response') };
export const declined: ProviderResult = { kind: 'declined', code: 'card_declined' };
