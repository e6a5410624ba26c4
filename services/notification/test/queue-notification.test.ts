import { idPattern } from '@traceshop/contract';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy, type Proxy as TcpProxy } from '@traceshop/test-servers/proxy';
import type { NotificationService } from './notification-service';
import { confirmation, welcome } from './notifications';
import { NONE_LEFT } from './queues';
import { useStage } from './stage';

const stage = useStage({ keepServices: true });
let proxy: TcpProxy;
let service: NotificationService;

beforeAll(async () => {
  proxy = await startProxy(stage.rabbitmqUrl);
  service = await stage.start({ rabbitmqUrl: proxy.url });
});

afterAll(async () => {
  await proxy.close();
});

const post = (body: unknown) => service.request('POST', '/notifications', { body });

test('when a notification is posted, it is queued under its id and mailed', async () => {
  const body = welcome();

  const response = await post(body);

  expect(response).toMatchObject({ status: 202 });
  expect(response.body).toEqual({ id: body.id, status: 'queued' });
  await stage.firstMail(body.id);
  await stage.untilDelivery(body.id, 'sent');
});

test('when a notification is posted without an id, it gets one', async () => {
  const response = await post(welcome({ id: undefined }));

  expect(response).toMatchObject({
    status: 202,
    body: { id: expect.stringMatching(idPattern('notification')), status: 'queued' },
  });
});

test.each([
  ['no type', { type: undefined }, 'type'],
  ['an unknown type', { type: 'spam' }, 'type'],
  ['no user', { userId: undefined }, 'userId'],
  ['a user id with a line break', { userId: 'usr_1\r\n' }, 'userId'],
  ['an id that is too long', { id: 'a'.repeat(65) }, 'id'],
  ['an order id with a line break', { orderId: 'a\r\nBcc: b@example.com' }, 'orderId'],
  ['no order', { orderId: undefined }, 'orderId'],
  ['half a cent', { totalCents: 0.5 }, 'totalCents'],
  ['a negative total', { totalCents: -1 }, 'totalCents'],
  ['a currency that is none', { currency: 'euros' }, 'currency'],
  ['an address', { email: 'ann@example.com' }, 'email'],
])(
  'when a notification has %s, the response is 400 and names the field',
  async (_what, wrong, field) => {
    const response = await post(confirmation(wrong));

    expect(response).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ field }] },
    });
  },
);

test.each(['cut', 'stall'] as const)(
  'when the broker is down (%s), the response is 503 with Retry-After, and 202 again afterwards',
  async (how) => {
    const body = welcome();
    await proxy[how]();

    const down = await post(body);
    expect(down).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'dependency_unavailable' },
    });

    await proxy.cut();
    await proxy.restore();
    await eventually(async () => expect(await post(body)).toMatchObject({ status: 202 }), {
      awaited: 'the broker is used again',
    });
    await stage.firstMail(body.id);
  },
);

test('when a caller repeats a post it got no response to, one mail is sent', async () => {
  const body = confirmation();
  await Promise.all([post(body), post(body), post(body)]);
  await stage.untilDelivery(body.id, 'sent');
  await post(body);

  expect(await stage.messagesLeft(service)).toEqual(NONE_LEFT);
  expect(stage.mailsOf(body.id)).toHaveLength(1);
});
