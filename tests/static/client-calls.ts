// Each client of each service, called against a server that writes down what it is asked.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceName } from '@traceshop/contract/topology';
import * as checkoutInventory from '../../services/checkout/src/clients/inventory-client.ts';
import * as checkoutNotification from '../../services/checkout/src/clients/notification-client.ts';
import * as checkoutPayment from '../../services/checkout/src/clients/payment-client.ts';
import * as checkoutUser from '../../services/checkout/src/clients/user-client.ts';
import * as gatewayAuth from '../../services/gateway/src/clients/auth-client.ts';
import * as gatewayCheckout from '../../services/gateway/src/clients/checkout-client.ts';
import * as gatewayInventory from '../../services/gateway/src/clients/inventory-client.ts';
import * as gatewayNotification from '../../services/gateway/src/clients/notification-client.ts';
import * as gatewayUser from '../../services/gateway/src/clients/user-client.ts';
import * as notificationUser from '../../services/notification/src/clients/user-client.ts';
import * as paymentCheckout from '../../services/payment/src/clients/checkout-client.ts';
import { createProviders } from '../../services/payment/src/providers.ts';
import * as userPayment from '../../services/user/src/clients/payment-client.ts';
import { defaultConfigs } from './default-configs.ts';

interface ClientOptions {
  url: string;
  timeoutMs: number;
}

/** One call of each method: a client that gains a method does not compile here without a call of it. */
type CallsOf<Client> = { [Method in keyof Client]: (client: Client) => Promise<unknown> };

/** Makes all calls; how they end is of no interest. */
type Caller = (url: string) => Promise<void>;

function caller<Client>(
  create: (options: ClientOptions) => Client,
  calls: CallsOf<Client>,
): Caller {
  return async (url) => {
    const client = create({ url, timeoutMs: 10_000 });
    const all = Object.values<(client: Client) => Promise<unknown>>(calls);
    await Promise.allSettled(all.map(async (call) => call(client)));
  };
}

const provider = (name: 'stripe' | 'paypal'): Caller => {
  const { payment } = defaultConfigs();
  const key = ':key';
  const order = { key, amountCents: 1, currency: 'EUR', token: 'tok_visa' };
  return caller(
    ({ url }) => createProviders({ ...payment, STRIPE_URL: url, PAYPAL_URL: url })[name],
    {
      charge: (client) => client.charge(order),
      void: (client) => client.void(key),
      list: (client) => client.list({ from: new Date(0), to: new Date() }),
    },
  );
};

// A parameter's value is its name, so that the path that arrives is the route.
const [id, sku, orderId] = [':id', ':sku', ':orderId'];
const client = 'client-a';
const item = { cartId: id, sku };

/** Each client by the words that name its file; a service without clients is left out. */
const CALLERS: Partial<Record<ServiceName, Record<string, Caller>>> = {
  gateway: {
    auth: caller(gatewayAuth.createAuthClient, {
      validate: (auth) => auth.validate('a token'),
      issueToken: (auth) =>
        auth.issueToken({ grantType: 'client_credentials', clientId: id, clientSecret: 'secret' }),
    }),
    user: caller(gatewayUser.createUserClient, {
      createUser: (user) => user.createUser({ email: 'a@example.com', name: 'A' }),
      profile: (user) => user.profile(id),
    }),
    notification: caller(gatewayNotification.createNotificationClient, {
      queueWelcome: (notification) => notification.queueWelcome(id),
    }),
    inventory: caller(gatewayInventory.createInventoryClient, {
      products: (inventory) => inventory.products({ limit: '1' }),
      product: (inventory) => inventory.product(sku),
    }),
    checkout: caller(gatewayCheckout.createCheckoutClient, {
      createCart: (checkout) => checkout.createCart(client, { userId: id }),
      cart: (checkout) => checkout.cart(client, id),
      putItem: (checkout) => checkout.putItem(client, { ...item, quantity: 1 }),
      removeItem: (checkout) => checkout.removeItem(client, item),
      checkout: (checkout) =>
        checkout.checkout(client, {
          cartId: id,
          paymentMethod: 'stripe',
          idempotencyKey: undefined,
        }),
      order: (checkout) => checkout.order(client, id),
    }),
  },
  user: {
    payment: caller(userPayment.createPaymentClient, {
      paymentMethods: (payment) => payment.paymentMethods(id),
    }),
  },
  notification: {
    user: caller(notificationUser.createUserClient, { contact: (user) => user.contact(id) }),
  },
  checkout: {
    user: caller(checkoutUser.createUserClient, { mustExist: (user) => user.mustExist(id) }),
    inventory: caller(checkoutInventory.createInventoryClient, {
      quote: (inventory) => inventory.quote([]),
      product: (inventory) => inventory.product(sku),
      reserve: (inventory) => inventory.reserve(orderId, []),
      commit: (inventory) => inventory.commit(orderId),
      release: (inventory) => inventory.release(orderId),
    }),
    payment: caller(checkoutPayment.createPaymentClient, {
      charge: (payment) =>
        payment.charge({
          ...{ orderId, userId: id, amountCents: 1, currency: 'EUR' },
          ...{ provider: 'stripe', token: 'tok_visa' },
        }),
      find: (payment) => payment.find(orderId),
      cancel: (payment) => payment.cancel(orderId),
    }),
    notification: caller(checkoutNotification.createNotificationClient, {
      send: (notification) =>
        notification.send({
          ...{ type: 'order_confirmation', id: 'ntf_1', userId: id },
          ...{ orderId, totalCents: 1, currency: 'EUR' },
        }),
    }),
  },
  payment: {
    stripe: provider('stripe'),
    paypal: provider('paypal'),
    checkout: caller(paymentCheckout.createCheckoutClient, {
      orderState: (checkout) => checkout.orderState(id),
    }),
  },
};

/** `payment POST /charges`: every route of another that the clients of a service have asked for. */
export async function routesCalledBy(service: ServiceName): Promise<string[]> {
  const called = new Set<string>();
  const server = await recording(called);
  const { port } = server.address() as AddressInfo;
  try {
    for (const [callee, call] of Object.entries(CALLERS[service] ?? {})) {
      await call(`http://127.0.0.1:${port}/${callee}`);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return [...called];
}

async function recording(called: Set<string>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://recorder').pathname);
    const [, callee, route] = /^\/([\w-]+)(.*)$/.exec(path) ?? [];
    called.add(`${callee} ${request.method} ${route}`);
    request.resume();
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
