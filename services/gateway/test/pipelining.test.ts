// Whatever follows a request on its connection, its own response comes first and whole.
import { dependencies, ORDER, startGateway, TOKEN } from './gateway';
import { openRaw, statuses } from './raw-client';

const AUTH = `Authorization: Bearer ${TOKEN}`;
const JSON_TYPE = 'Content-Type: application/json';

const ORDER_BODY = JSON.stringify({ cartId: ORDER.cartId, paymentMethod: 'stripe' });
/** Of a connection that stays open. */
const CHECKOUT = [
  'POST /checkout HTTP/1.1',
  'Host: localhost',
  AUTH,
  JSON_TYPE,
  `Content-Length: ${ORDER_BODY.length}`,
  '',
  ORDER_BODY,
].join('\r\n');

/** A gateway whose checkout waits until `finish` is called. */
async function startSlowCheckout() {
  const { promise: begun, resolve: started } = Promise.withResolvers<void>();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const checkout = {
    ...dependencies([]).checkout,
    checkout: async () => {
      started();
      await finished;
      return ORDER;
    },
  };
  const gateway = await startGateway({ checkout });
  return { gateway, begun, finish };
}

test.each([
  ['a line that is no request', 'STRAY\r\n\r\n', [201]],
  ['one character more than its length says', '}', [201]],
  [
    'a request with a broken header',
    'GET /products HTTP/1.1\r\nHost: a\r\nb@d header\r\n\r\n',
    [201, 400],
  ],
  ['a request of an unknown method', 'FOO /products HTTP/1.1\r\nHost: a\r\n\r\n', [201, 400]],
  [
    'a request with headers too large',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
    [201, 431],
  ],
])(
  'when %s follows a checkout in progress, the response to the checkout comes first',
  async (...[, bytes, expected]) => {
    const { gateway, begun, finish } = await startSlowCheckout();
    const client = openRaw(gateway.url);
    client.socket.write(CHECKOUT + bytes);
    await begun;
    // Whatever it wanted to say about the rest, it would have said by the end of another request.
    await gateway.request('GET', '/health');
    expect(client.received()).toBe('');
    finish();
    await client.closed;
    expect(statuses(client.received())).toEqual(expected);
    expect(client.received()).toContain(ORDER.orderId);
  },
);

test('when half a request follows a checkout in progress and no more comes, the response to the checkout comes first', async () => {
  const { gateway, begun, finish } = await startSlowCheckout();
  const client = openRaw(gateway.url);
  client.socket.write(`${CHECKOUT}GET /products HTTP/1.1\r\nHost: a`);
  await begun;
  // A second client that sends the same half: once its time is up, so would be the first.
  const other = openRaw(gateway.url);
  other.socket.write('GET /products HTTP/1.1\r\nHost: a');
  await other.closed;
  await gateway.request('GET', '/health');
  expect(client.received()).toBe('');
  finish();
  await client.closed;
  expect(statuses(client.received())).toEqual([201, 408]);
});
