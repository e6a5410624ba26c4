import { randomBytes } from 'node:crypto';
import { newCart, newUser } from '@traceshop/shop-harness/buyer';
import type { RequestParts } from '@traceshop/shop-harness/shop';
import { isKept, loki } from '@traceshop/shop-harness/stack/backends';
import { PLACES, type Place, textOf } from '@traceshop/shop-harness/stack/searched';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();
const request = tracedRequests(stack);

const word = randomBytes(6).toString('hex');
const CANARIES = {
  email: `canary.${word}@example.org`,
  card: '4556 7375 8689 9855',
  bare: '4556737586899855',
  token: `canary-token-${word}`,
  password: `canary-password-${word}`,
};

/** As it was sent, and as it may be carried: in a URL, in JSON within JSON, in base64. */
function shapes(canary: string): string[] {
  return [
    canary,
    encodeURIComponent(canary),
    Buffer.from(canary).toString('base64').replace(/=+$/, ''),
  ];
}

/** Every public field that takes text, and the places of a request that take anything. */
async function sendCanaries(): Promise<void> {
  const { email, card, bare, token, password } = CANARIES;
  const all = `${email} ${card} Bearer ${token}`;
  const userId = await newUser(stack, { email, name: 'Canary' });
  const cartId = await newCart(stack, { userId });
  const sent: [string, string, RequestParts][] = [
    ['POST', '/users', { body: { email, name: 'Canary' } }],
    ['POST', '/users', { body: { email: `${all}@`, name: all } }],
    ['POST', '/users', { headers: { authorization: `Bearer ${token}` }, body: {} }],
    [
      'POST',
      '/users',
      { headers: { 'x-forwarded-for': email, cookie: `session=${token}` }, body: {} },
    ],
    ['GET', `/users/${encodeURIComponent(email)}`, {}],
    ['GET', `/users/${bare}`, {}],
    ['GET', `/products?cursor=${encodeURIComponent(email)}&card=${bare}&token=${token}`, {}],
    ['GET', `/products/${encodeURIComponent(card)}`, {}],
    ['GET', `/nowhere/${encodeURIComponent(email)}?password=${password}`, {}],
    ['POST', '/carts', { body: { userId: email } }],
    ['PUT', `/carts/${cartId}/items/${bare}`, { body: { quantity: 1 } }],
    ['PUT', `/carts/${cartId}/items/mug-classic`, { body: { quantity: card } }],
    ['POST', '/checkout', { body: { cartId, paymentMethod: 'stripe', paymentToken: bare } }],
    ['POST', '/checkout', { body: { cartId: email, paymentMethod: card, paymentToken: all } }],
    [
      'POST',
      '/checkout',
      { headers: { 'idempotency-key': email }, body: { cartId, paymentMethod: 'stripe' } },
    ],
    ['GET', `/orders/${encodeURIComponent(email)}`, {}],
    [
      'GET',
      '/products',
      { headers: { baggage: `user=${encodeURIComponent(email)},card=${bare}` } },
    ],
    ['GET', '/products', { headers: { 'user-agent': `shopper (${email}; ${card})` } }],
    [
      'GET',
      '/products',
      { headers: { referer: `https://${password}:${password}@example.org/?q=${email}` } },
    ],
  ];
  for (const [method, path, parts] of sent) {
    const response = await stack.request(method, path, parts);
    expect([method, path, response.status]).toEqual([method, path, expect.any(Number)]);
    expect(response.status).toBeLessThan(500);
  }
  await oauth(password);
}

/** A form, with a secret in its credentials. Hashing it may take longer than the gateway waits on a busy machine. */
async function oauth(secret: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`demo-client:${secret}`).toString('base64')}`;
  await eventually(
    async () => {
      const response = await fetch(`${stack.url('GATEWAY_PORT')}/oauth/token`, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      expect(response.status).toBe(401);
    },
    { awaited: 'the rejection of a wrong client secret', deadlineMs: ARRIVAL_MS },
  );
}

/** What each place says of ordinary things: a search that could find nothing proves nothing. */
const KNOWN: Record<Place, string> = {
  Jaeger: 'queue_notification',
  Loki: 'api-gateway',
  Prometheus: 'checkout_completed_total',
  RabbitMQ: 'notifications.retry.1',
  'the output of the containers': 'trace_id',
};

test('when canaries are sent through every public field, they are found nowhere', async () => {
  const began = Date.now();
  await sendCanaries();
  // Its trace and its log lines come after theirs.
  const { response, trace } = await request('GET', '/products');
  expect(response.status).toBe(200);
  await eventually(
    async () => {
      expect(await isKept(stack, trace.id)).toBe(true);
      const lines = await loki(stack, `{service_name="api-gateway"} | trace_id="${trace.id}"`);
      expect(lines).not.toEqual([]);
    },
    { awaited: 'the last trace in Jaeger, its log lines in Loki', deadlineMs: ARRIVAL_MS },
  );
  for (const place of PLACES) {
    const text = await textOf(stack, place, began);
    expect([place, text.includes(KNOWN[place])]).toEqual([place, true]);
    const found = Object.entries(CANARIES).filter(([, canary]) =>
      shapes(canary).some((shape) => text.includes(shape)),
    );
    expect([place, found.map(([name]) => name)]).toEqual([place, []]);
  }
});
