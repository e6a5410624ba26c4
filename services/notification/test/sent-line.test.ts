import { createLogger } from '@traceshop/telemetry';
import { createNotificationConsumer } from '../src/consume-notification';
import type { ClaimResult } from '../src/delivery-store';
import { contact, knownUser } from './notification-service';
import { welcome } from './notifications';

/** What the consumer logs of one message, between fakes. */
async function linesOf(body: { id: string }, { state }: { state: ClaimResult['state'] }) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const claim = { id: body.id, holder: 'a test', expiresAt: Number.POSITIVE_INFINITY };
  const consume = createNotificationConsumer({
    logger: createLogger({ level: 'info', destination }),
    broker: { publish: async () => {} },
    count: () => {},
    deliveries: {
      claim: async () => (state === 'claimed' ? { state, claim } : { state }),
      markSent: async () => true,
      release: async () => true,
      deleteOlderThan: async () => [],
    },
    users: knownUser,
    smtp: { send: async () => {} },
    smtpTimeoutMs: 1000,
  });
  await consume({
    body: Buffer.from(JSON.stringify(body)),
    messageId: body.id,
    headers: { 'x-attempt': 2 },
    ack: () => {},
  });
  return lines;
}

test('when a mail is sent, one line says which, and not to whom', async () => {
  const body = welcome();

  const lines = await linesOf(body, { state: 'claimed' });

  expect(lines).toEqual([
    expect.objectContaining({
      level: 'info',
      msg: 'notification sent',
      notificationId: body.id,
      type: 'welcome_email',
      attempt: 2,
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain(contact.email);
  expect(JSON.stringify(lines)).not.toContain(contact.name);
});

test.each(['sent', 'claimed_elsewhere'] as const)(
  'when the notification is %s already, no line says that it was sent',
  async (state) => {
    expect(await linesOf(welcome(), { state })).toEqual([]);
  },
);
