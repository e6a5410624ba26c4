import { IDEMPOTENCY_KEY_HEADER } from '@traceshop/contract';
import { authorizationHeader } from './authorization-header';
import type { AuthClient } from './clients/auth-client';
import type { CheckoutClient } from './clients/checkout-client';
import type { InventoryClient } from './clients/inventory-client';
import type { UserClient } from './clients/user-client';
import { CONTENT_SECURITY_POLICY, docsPage } from './docs-page';
import { tokenRequest } from './oauth';
import { openApiDocument } from './openapi';
import type { Answer, Handler } from './operation';
import { documentedOperations, type Operations } from './operations';
import { type RegisterDeps, registerUser } from './register-user';

export interface HandlerDeps extends RegisterDeps {
  auth: Pick<AuthClient, 'issueToken'>;
  users: UserClient;
  inventory: InventoryClient;
  checkout: CheckoutClient;
}

/** One for each operation: what is called, and how its result is answered. */
export type Handlers = { [Name in keyof Operations]: Handler<Operations[Name]> };

export function createHandlers(deps: HandlerDeps): Handlers {
  return { ...userHandlers(deps), ...shopHandlers(deps), ...documentHandlers() };
}

function userHandlers(deps: HandlerDeps) {
  return {
    createToken: async ({ body, req }) => {
      const credentials = tokenRequest(body, authorizationHeader(req));
      return { status: 200, body: await deps.auth.issueToken(credentials) };
    },
    createUser: async ({ body }) => {
      const { created, user } = await registerUser(deps, body);
      return created ? createdAt(`/users/${user.id}`, user) : { status: 200, body: user };
    },
    getUser: async ({ params }) => ({ status: 200, body: await deps.users.profile(params.id) }),
  } satisfies Partial<Handlers>;
}

function shopHandlers({ inventory, checkout }: HandlerDeps) {
  return {
    listProducts: async ({ query }) => ({ status: 200, body: await inventory.products(query) }),
    getProduct: async ({ params }) => ({ status: 200, body: await inventory.product(params.sku) }),
    createCart: async ({ clientId, body }) => {
      const cart = await checkout.createCart(clientId, body);
      return createdAt(`/carts/${cart.id}`, cart);
    },
    getCart: async ({ clientId, params }) => ({
      status: 200,
      body: await checkout.cart(clientId, params.id),
    }),
    putCartItem: async ({ clientId, params: { id: cartId, sku }, body: { quantity } }) => ({
      status: 200,
      body: await checkout.putItem(clientId, { cartId, sku, quantity }),
    }),
    deleteCartItem: async ({ clientId, params: { id: cartId, sku } }) => ({
      status: 200,
      body: await checkout.removeItem(clientId, { cartId, sku }),
    }),
    checkout: async ({ clientId, body, headers }) => {
      const idempotencyKey = headers[IDEMPOTENCY_KEY_HEADER];
      const order = await checkout.checkout(clientId, { ...body, idempotencyKey });
      return createdAt(`/orders/${order.orderId}`, order);
    },
    getOrder: async ({ clientId, params }) => ({
      status: 200,
      body: await checkout.order(clientId, params.id),
    }),
  } satisfies Partial<Handlers>;
}

function documentHandlers() {
  const document = openApiDocument(documentedOperations);
  const page = docsPage(document);
  return {
    getRoot: () => ({ status: 302, headers: { Location: '/docs' } }),
    getOpenApi: () => ({ status: 200, body: document }),
    getDocs: () => ({
      status: 200,
      body: page,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      },
    }),
  } satisfies Partial<Handlers>;
}

const createdAt = (location: string, body: unknown): Answer => ({
  status: 201,
  body,
  headers: { Location: location },
});
