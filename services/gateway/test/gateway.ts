import type { CartView, OrderView } from '@traceshop/contract';
import { AppError, createBackground } from '@traceshop/service-kit';
import { listen, silentLogger, type TestServer } from '@traceshop/service-kit/testing';
import { type AppDeps, createApp } from '../src/app';
import type { AuthClient } from '../src/clients/auth-client';
import { atEnd } from './clean-up';

export const USER = {
  id: 'usr_bcdfghjklmnpqrstvwxz',
  email: 'user@example.com',
  name: 'Test User',
  createdAt: '2026-11-20T10:00:00.000Z',
};
export const PROFILE = {
  ...USER,
  paymentMethods: [{ provider: 'stripe' as const, brand: 'visa', last4: '4242' }],
};
export const PRODUCT = {
  sku: 'mug-classic',
  name: 'Classic mug',
  description: 'White stoneware, 300 ml.',
  priceCents: 1290,
  currency: 'USD',
  available: 12,
};
const LINE = {
  sku: 'mug-classic',
  name: 'Classic mug',
  quantity: 2,
  unitPriceCents: 1290,
  lineTotalCents: 2580,
};
export const CART: CartView = {
  id: 'cart_bcdfghjklmnpqrstvwxz',
  userId: USER.id,
  items: [{ ...LINE, available: true }],
  totalCents: 2580,
  currency: 'USD',
  version: 3,
};
export const ORDER: OrderView = {
  orderId: 'ord_bcdfghjklmnpqrstvwxz',
  status: 'confirmed',
  cartId: CART.id,
  userId: USER.id,
  items: [LINE],
  paymentMethod: 'stripe',
  createdAt: '2026-11-20T10:00:00.000Z',
  transactionId: 'txn_bcdfghjklmnpqrstvwxz',
  totalCents: 2580,
  currency: 'USD',
};

export const TOKEN = 'good-token';
export const CLIENT_ID = 'shop-app';
export const BEARER = { authorization: `Bearer ${TOKEN}` };

export interface Gateway extends TestServer {
  /** The calls to the dependencies, in order: `[function, ...arguments]`. */
  calls: unknown[][];
  background: ReturnType<typeof createBackground>;
}

/** Fake clients that know one of everything, and `TOKEN`. */
export function dependencies(calls: unknown[][]) {
  const record =
    <A extends unknown[], R>(name: string, response: (...args: A) => R) =>
    async (...args: A): Promise<R> => {
      calls.push([name, ...args]);
      return response(...args);
    };
  return {
    auth: {
      validate: record('validate', validation),
      issueToken: record('issueToken', (request: { clientSecret: string }) => issued(request)),
    } satisfies AuthClient,
    users: {
      createUser: record('createUser', () => ({ created: true, user: USER })),
      profile: record('profile', () => PROFILE),
    },
    notification: { queueWelcome: record('queueWelcome', () => undefined) },
    inventory: {
      products: record('products', () => ({ products: [PRODUCT], nextCursor: 'next' })),
      product: record('product', () => PRODUCT),
    },
    dependencyStates: {},
    checkout: {
      createCart: record('createCart', () => CART),
      cart: record('cart', () => CART),
      putItem: record('putItem', () => CART),
      removeItem: record('removeItem', () => CART),
      checkout: record('checkout', () => ORDER),
      order: record('order', () => ORDER),
    },
  };
}

export async function startGateway(overrides: Partial<AppDeps> = {}): Promise<Gateway> {
  const calls: unknown[][] = [];
  const logger = silentLogger();
  const background = createBackground(logger);
  const deps = {
    logger,
    background,
    requestTimeoutMs: 12_000,
    ...dependencies(calls),
    ...overrides,
  };
  const server = await listen(createApp(deps));
  atEnd(server.close);
  return { ...server, calls, background };
}

/** The calls to the dependencies, without the one that authenticates. */
export const callsAfterAuth = ({ calls }: Gateway): unknown[][] =>
  calls.filter(([name]) => name !== 'validate');

function validation(token: string | null): Awaited<ReturnType<AuthClient['validate']>> {
  if (token === TOKEN) return { valid: true, clientId: CLIENT_ID };
  if (token === null) return { valid: false, reason: 'missing_token' };
  const expired = token === 'expired-token';
  return { valid: false, reason: expired ? 'expired_token' : 'invalid_token' };
}

function issued({ clientSecret }: { clientSecret: string }) {
  if (clientSecret === 'correct horse: battery') {
    return { access_token: 'a.b.c', token_type: 'Bearer', expires_in: 3600 } as const;
  }
  const message = 'The client id or its secret is wrong.';
  const details = { error: 'invalid_client', error_description: message };
  throw new AppError({ code: 'invalid_client', status: 401, message, details });
}
