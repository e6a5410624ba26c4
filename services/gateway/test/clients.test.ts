import { clientsOf, startFakeService } from './fake-service';
import { CART, CLIENT_ID, ORDER, PRODUCT, PROFILE, USER } from './gateway';

type Clients = ReturnType<typeof clientsOf>;

const cartOf = { cartId: 'cart_b', sku: 'mug-classic' };
const PAGE = { products: [PRODUCT], nextCursor: null };
const CREDENTIALS = { grantType: 'client_credentials', clientId: 'a', clientSecret: 'b' };
const TOKEN = { access_token: 'a.b.c', token_type: 'Bearer', expires_in: 60 };
const PAYMENT = { cartId: 'cart_b', paymentMethod: 'stripe' } as const;

const edges = [
  {
    call: ({ auth }: Clients) => auth.validate(null),
    asks: { method: 'POST', url: '/validate', body: { token: null } },
    response: { status: 200, body: { valid: false, reason: 'missing_token' } },
  },
  {
    call: ({ auth }: Clients) => auth.issueToken(CREDENTIALS),
    asks: { method: 'POST', url: '/token', body: CREDENTIALS },
    response: { status: 200, body: TOKEN },
  },
  {
    call: ({ users }: Clients) => users.createUser({ email: 'a@b.cd', name: 'A' }),
    asks: { method: 'POST', url: '/users', body: { email: 'a@b.cd', name: 'A' } },
    response: { status: 201, body: USER },
    result: { created: true, user: USER },
  },
  {
    call: ({ users }: Clients) => users.createUser({ email: 'a@b.cd', name: 'A' }),
    asks: { method: 'POST', url: '/users', body: { email: 'a@b.cd', name: 'A' } },
    response: { status: 200, body: USER },
    result: { created: false, user: USER },
  },
  {
    call: ({ users }: Clients) => users.profile('123'),
    asks: { method: 'GET', url: '/users/123', body: undefined },
    response: { status: 200, body: PROFILE },
  },
  {
    call: ({ inventory }: Clients) => inventory.products({ cursor: 'abc', limit: '5' }),
    asks: { method: 'GET', url: '/products?cursor=abc&limit=5', body: undefined },
    response: { status: 200, body: PAGE },
  },
  {
    call: ({ inventory }: Clients) => inventory.products({}),
    asks: { method: 'GET', url: '/products', body: undefined },
    response: { status: 200, body: PAGE },
  },
  {
    call: ({ inventory }: Clients) => inventory.product('mug-classic'),
    asks: { method: 'GET', url: '/products/mug-classic', body: undefined },
    response: { status: 200, body: PRODUCT },
  },
  {
    call: ({ notification }: Clients) => notification.queueWelcome(USER.id),
    asks: {
      method: 'POST',
      url: '/notifications',
      body: { type: 'welcome_email', userId: USER.id },
    },
    response: { status: 202, body: { id: 'ntf_b', status: 'queued' } },
    result: undefined,
  },
];

const ofOneClient = [
  {
    call: ({ checkout }: Clients) => checkout.createCart(CLIENT_ID, { userId: 'usr_b' }),
    asks: { method: 'POST', url: '/carts', body: { userId: 'usr_b' } },
    response: { status: 201, body: CART },
  },
  {
    call: ({ checkout }: Clients) => checkout.cart(CLIENT_ID, 'cart_b'),
    asks: { method: 'GET', url: '/carts/cart_b', body: undefined },
    response: { status: 200, body: CART },
  },
  {
    call: ({ checkout }: Clients) => checkout.putItem(CLIENT_ID, { ...cartOf, quantity: 2 }),
    asks: { method: 'PUT', url: '/carts/cart_b/items/mug-classic', body: { quantity: 2 } },
    response: { status: 200, body: CART },
  },
  {
    call: ({ checkout }: Clients) => checkout.removeItem(CLIENT_ID, cartOf),
    asks: { method: 'DELETE', url: '/carts/cart_b/items/mug-classic', body: undefined },
    response: { status: 200, body: CART },
  },
  {
    call: ({ checkout }: Clients) =>
      checkout.checkout(CLIENT_ID, { ...PAYMENT, idempotencyKey: 'k-1' }),
    asks: { method: 'POST', url: '/checkout', body: PAYMENT, key: 'k-1' },
    response: { status: 201, body: ORDER },
  },
  {
    call: ({ checkout }: Clients) =>
      checkout.checkout(CLIENT_ID, { ...PAYMENT, idempotencyKey: undefined }),
    asks: { method: 'POST', url: '/checkout', body: PAYMENT },
    response: { status: 201, body: ORDER },
  },
  {
    call: ({ checkout }: Clients) => checkout.order(CLIENT_ID, 'ord_b'),
    asks: { method: 'GET', url: '/orders/ord_b', body: undefined },
    response: { status: 200, body: ORDER },
  },
].map((edge) => ({ ...edge, clientId: CLIENT_ID }));

const rows: Edge[] = [...edges, ...ofOneClient];

interface Edge {
  call: (clients: Clients) => Promise<unknown>;
  asks: { method: string; url: string; body: unknown; key?: string };
  response: { status: number; body: unknown };
  /** The expected result, if it is not the response's body. */
  result?: unknown;
  clientId?: string;
}

test.each(rows)(
  'when the gateway asks $asks.method $asks.url, it asks once, that, and for whom',
  async (edge) => {
    const dependency = await startFakeService(() => edge.response);

    const result = await edge.call(clientsOf(dependency.url));

    expect(result).toEqual('result' in edge ? edge.result : edge.response.body);
    const { key, ...request } = edge.asks;
    expect(dependency.asked).toEqual([{ ...request, headers: expect.anything() }]);
    expect(dependency.asked[0]?.headers).toMatchObject({
      'x-request-timeout-ms': expect.stringMatching(/^\d+$/),
      ...(edge.clientId && { 'x-client-id': edge.clientId }),
      ...(key && { 'idempotency-key': key }),
    });
  },
);
