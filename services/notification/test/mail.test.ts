import { type AddressInfo, createServer } from 'node:net';
import type { Notification } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import { createSmtpClient } from '../src/clients/smtp-client';
import { isPermanent } from '../src/errors';
import { composeMail } from '../src/mails';
import { accepting, holding, type MailServer, replying, startMailServer } from './mail-server';
import { confirmation, welcome } from './notifications';

let server: MailServer;

beforeAll(async () => {
  server = await startMailServer();
});

beforeEach(() => {
  server.meet(accepting);
  server.mails.length = 0;
});

afterAll(() => server.close());

const from = 'Traceshop <shop@traceshop.example>';
const client = (overrides = {}) =>
  createSmtpClient({ url: server.url, from, timeoutMs: 30_000, ...overrides });
const ann = { email: 'ann@example.com', name: 'Ann' };
const mail = { subject: 'A subject', text: 'A text.\n' };

const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`no AppError but ${error}`);
  return error;
};

test('when a user registers, the welcome mail greets by name', () => {
  expect(composeMail(welcome() as Notification, 'Ann')).toEqual({
    subject: 'Welcome to Traceshop',
    text: [
      'Hello Ann,',
      '',
      'welcome to Traceshop. Your account is ready: fill a cart and check out',
      'whenever you like.',
      '',
      'Your Traceshop',
      '',
    ].join('\n'),
  });
});

test.each([
  [123_456, 'USD', '$1,234.56'],
  [5, 'USD', '$0.05'],
  [0, 'EUR', '€0.00'],
  [2_147_483_647, 'USD', '$21,474,836.47'],
])(
  'when an order over %i cents %s is confirmed, the mail says %s',
  (totalCents, currency, total) => {
    const order = confirmation({ orderId: 'ord_abc', totalCents, currency }) as Notification;

    expect(composeMail(order, 'Ann')).toEqual({
      subject: 'Your order ord_abc is confirmed',
      text: [
        'Hello Ann,',
        '',
        'thank you for your order. It is confirmed and paid.',
        '',
        'Order:  ord_abc',
        `Total:  ${total}`,
        '',
        'Your Traceshop',
        '',
      ].join('\n'),
    });
  },
);

test('when a mail is sent, it goes to the one address, with an id that repeats with the notification', async () => {
  await client().send('ntf_one', ann, mail);

  const [received] = server.mails;
  expect(server.mails).toHaveLength(1);
  expect(received?.to).toEqual(['ann@example.com']);
  expect(received?.raw).toMatch(/^From: Traceshop <shop@traceshop.example>\r$/m);
  expect(received?.raw).toMatch(/^To: Ann <ann@example.com>\r$/m);
  expect(received?.raw).toMatch(/^Subject: A subject\r$/m);
  expect(received?.raw).toMatch(/^Message-ID: <ntf_one@notifications.traceshop>\r$/m);
  expect(received?.raw).toMatch(/\r\n\r\nA text\.\r\n/);
});

test.each([
  'Ann\r\nBcc: eve@example.com',
  'Ann\nBcc: eve@example.com',
  'Ann\u2028Bcc: eve@example.com',
  'Ann\u0000',
  'Ann" <eve@example.com>, "',
  'Ann <eve@example.com>',
  `${'=?utf-8?Q?=0D=0ABcc:_eve@example.com?='}`,
])(
  'when a name tries to write headers (%j), the mail has one recipient and no more headers',
  async (name) => {
    await client().send('ntf_two', { ...ann, name }, mail);

    const [headers = ''] = server.mails[0]?.raw.split('\r\n\r\n') ?? [];
    const names = headers.replace(/\r\n[ \t]/g, ' ').match(/^[A-Za-z-]+(?=:)/gm);
    expect(server.mails[0]?.to).toEqual(['ann@example.com']);
    expect(names?.sort()).toEqual([
      'Content-Transfer-Encoding',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Subject',
      'To',
    ]);
  },
);

test.each([
  [550, 'rcpt', 'smtp_rejected'],
  [554, 'data', 'smtp_rejected'],
  [450, 'rcpt', 'smtp_deferred'],
  [451, 'data', 'smtp_deferred'],
  // Before the mail is spoken of, a 5xx is about us or the server, and may be over tomorrow.
  [554, 'connect', 'smtp_deferred'],
] as const)('when the server replies %i at %s, the failure is %s', async (reply, step, code) => {
  server.meet(replying(reply, step));

  expect(await failure(client().send('ntf_three', ann, mail))).toMatchObject({ code });
});

const never = () => new Promise(() => {});

test('when the server never greets, the attempt ends at its limit', async () => {
  server.meet(holding('connect', never));
  const error = await failure(client({ timeoutMs: 300 }).send('ntf_four', ann, mail));

  expect(error.code).toBe('smtp_timeout');
});

test('when the server greets and then takes for ever, the attempt ends at its limit', async () => {
  server.meet(holding('data', never));

  const error = await failure(client({ timeoutMs: 300 }).send('ntf_five', ann, mail));

  expect(error.code).toBe('smtp_timeout');
});

test('when the server keeps talking and never comes to an end, the attempt ends at its limit', async () => {
  // Each line resets every wait for silence.
  const chatterbox = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 hello\r\n');
    const timer = setInterval(() => socket.write('250-and another thing\r\n'), 50);
    socket.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => chatterbox.listen(0, '127.0.0.1', resolve));
  const { port } = chatterbox.address() as AddressInfo;

  const url = `smtp://127.0.0.1:${port}`;
  const error = await failure(client({ url, timeoutMs: 300 }).send('ntf_nine', ann, mail));
  chatterbox.close();

  expect(error.code).toBe('smtp_timeout');
});

test('when no server listens, the failure says so', async () => {
  const error = await failure(client({ url: 'smtp://127.0.0.1:1' }).send('ntf_six', ann, mail));

  expect(error.code).toBe('smtp_unavailable');
});

test.each([
  [550, 'rcpt'],
  [451, 'data'],
] as const)('when a mail fails with %i at %s, the error holds no address', async (reply, step) => {
  server.meet(replying(reply, step));

  const error = await failure(client().send('ntf_seven', ann, mail));

  expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('ann@');
});

test('when an address cannot be an address, nothing is sent and another attempt does not help', async () => {
  const address = { ...ann, email: 'ann@example.com>\r\nRCPT TO:<eve@example.com' };

  const error = await failure(client().send('ntf_eight', address, mail));

  expect(isPermanent(error)).toBe(true);
  expect(server.mails).toEqual([]);
});
