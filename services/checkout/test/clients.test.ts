import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInventoryClient } from '../src/clients/inventory-client';
import { createNotificationClient } from '../src/clients/notification-client';
import { createPaymentClient } from '../src/clients/payment-client';
import { createUserClient } from '../src/clients/user-client';

/** A dependency that answers what it is told to, and notes what it was asked. */
async function dependency(...answers: [number, object?][]) {
  const requests: { line: string; body: unknown }[] = [];
  const server = createServer(async (req, res) => {
    requests.push({ line: `${req.method} ${req.url}`, body: await bodyOf(req) });
    const [status, body] = answers.length > 1 ? (answers.shift() ?? [500]) : (answers[0] ?? [500]);
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(body && JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { requests, options: { url: `http://127.0.0.1:${port}`, timeoutMs: 60_000 } };
}

async function bodyOf(req: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of req) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}

const running: (() => void)[] = [];
afterEach(() => {
  for (const stop of running.splice(0)) stop();
});

const item = { sku: 'mug', quantity: 2 };

test('when a reservation gets no response, it is not sent again', async () => {
  const { requests, options } = await dependency([503]);
  const line = { ...item, name: 'Mug', unitPriceCents: 1, lineTotalCents: 2 };

  const reserving = createInventoryClient(options).reserve('ord_x', [line]);

  await expect(reserving).rejects.toMatchObject({ status: 503, code: 'dependency_unavailable' });
  expect(requests).toEqual([
    { line: 'POST /reservations', body: { orderId: 'ord_x', items: [item] } },
  ]);
});

test.each(['commit', 'release'] as const)(
  'when a %s gets no response, it is sent again',
  async (call) => {
    const { requests, options } = await dependency([503], [200, {}]);

    await createInventoryClient(options)[call]('ord_x');

    const line = `POST /reservations/ord_x/${call}`;
    expect(requests.map((request) => request.line)).toEqual([line, line]);
  },
);

test.each(['voided', 'refunded', 'declined'])(
  'when payment says %s to a cancel, no charge remains',
  async (status) => {
    const { options } = await dependency([200, { status }]);

    await expect(createPaymentClient(options).cancel('ord_x')).resolves.toBeUndefined();
  },
);

test.each(['cancelling', 'succeeded', 'pending', 'unknown', undefined])(
  'when payment says %s to a cancel, it is to be repeated',
  async (status) => {
    const { options } = await dependency([200, { status }]);

    await expect(createPaymentClient(options).cancel('ord_x')).rejects.toMatchObject({
      status: 503,
    });
  },
);

test('when payment does not know an order, there is no charge; when it is down, nobody knows', async () => {
  const unknown = await dependency([404, { code: 'charge_not_found' }]);
  const down = await dependency([503]);
  const elsewhere = await dependency([404, { code: 'route_not_found' }]);

  expect(await createPaymentClient(unknown.options).find('ord_x')).toBeUndefined();
  await expect(createPaymentClient(down.options).find('ord_x')).rejects.toMatchObject({
    status: 503,
  });
  await expect(createPaymentClient(elsewhere.options).find('ord_x')).rejects.toThrow();
});

test('when the provider’s response is unknown, payment’s 504 is passed on as it is, once', async () => {
  const { requests, options } = await dependency([
    504,
    { code: 'payment_timeout', detail: 'unknown' },
  ]);
  const charge = { orderId: 'ord_x', userId: 'usr_x', amountCents: 1, currency: 'USD' };

  const charging = createPaymentClient(options).charge({
    ...charge,
    provider: 'stripe',
    token: 'tok_timeout',
  });

  await expect(charging).rejects.toMatchObject({ status: 504, code: 'payment_timeout' });
  expect(requests).toHaveLength(1);
});

test('when a user is asked for, only the id travels, and only existence comes back', async () => {
  const { requests, options } = await dependency([204], [404, { code: 'user_not_found' }]);
  const users = createUserClient(options);

  await users.mustExist('usr_x');
  await expect(users.mustExist('usr_y')).rejects.toMatchObject({ status: 404 });

  expect(requests.map(({ line }) => line)).toEqual([
    'GET /users/usr_x/exists',
    'GET /users/usr_y/exists',
  ]);
});

test('when a confirmation is sent, it carries its id and no address', async () => {
  const { requests, options } = await dependency([202, {}]);
  const body = {
    id: 'ntf_x',
    type: 'order_confirmation',
    userId: 'usr_x',
    orderId: 'ord_x',
    totalCents: 1,
    currency: 'USD',
  } as const;

  await createNotificationClient(options).send(body);

  expect(requests).toEqual([{ line: 'POST /notifications', body }]);
});
