import { newId } from '@traceshop/service-kit';
import { eventually } from '@traceshop/tests/harness/eventually';
import { testDatabase, testVhost } from '@traceshop/tests/servers';
import { type ConfirmChannel, connect } from 'amqplib';
import { DEAD_QUEUE, QUEUE, RETRY_QUEUES } from '../src/topology';
import { type MailServer, startMailServer } from './mail-server';
import {
  type NotificationService,
  type Options,
  startNotificationService,
} from './notification-service';

export const welcome = (overrides: Record<string, unknown> = {}) => ({
  id: newId('ntf'),
  type: 'welcome_email',
  userId: newId('usr'),
  ...overrides,
});

export const confirmation = (overrides: Record<string, unknown> = {}) => ({
  id: newId('ntf'),
  type: 'order_confirmation',
  userId: newId('usr'),
  orderId: newId('ord'),
  totalCents: 123_456,
  currency: 'USD',
  ...overrides,
});

export const QUEUES = { main: QUEUE, dead: DEAD_QUEUE, ...RETRY_QUEUES };

/** A database, a virtual host and a mail server of a test file's own, and a view into all three. */
export async function openStage() {
  const [database, vhost, mail] = await Promise.all([
    testDatabase(),
    testVhost(),
    startMailServer(),
  ]);
  const connection = await connect(vhost.url);
  const channel = await connection.createConfirmChannel();
  const cleanUps: (() => unknown)[] = [];
  const services = new Set<NotificationService>();
  const stopServices = async (): Promise<void> => {
    for (const step of cleanUps.splice(0)) await step();
    for (const service of services) await service.close();
    services.clear();
  };
  return {
    databaseUrl: database.url,
    rabbitmqUrl: vhost.url,
    mail,
    channel,
    async start(options: Partial<Options> = {}): Promise<NotificationService> {
      const own = { databaseUrl: database.url, rabbitmqUrl: vhost.url, smtpUrl: mail.url };
      const service = await startNotificationService({ ...own, ...options });
      services.add(service);
      await eventually(() => Promise.all([service.database.ready(), service.broker.ready()]), {
        awaited: 'the service is ready',
      });
      return service;
    },
    /** For what a test starts besides. */
    onStop: (step: () => unknown) => {
      cleanUps.push(step);
    },
    stopServices,
    async close(): Promise<void> {
      await stopServices();
      await connection.close();
      await mail.close();
      await vhost.drop();
      await database.drop();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Puts a message into the main queue past the service; waits for the queue to be there. */
export async function send(
  channel: ConfirmChannel,
  body: unknown,
  headers: Record<string, unknown> = { 'x-attempt': 1 },
): Promise<void> {
  const { id } = body as { id?: string };
  const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const options = { persistent: true, mandatory: true, headers, ...(id ? { messageId: id } : {}) };
  await eventually(
    async () => {
      let returned = false;
      const onReturn = (): void => {
        returned = true;
      };
      channel.once('return', onReturn);
      channel.sendToQueue(QUEUE, content, options);
      await channel.waitForConfirms();
      channel.off('return', onReturn);
      if (returned) throw new Error('there is no such queue yet');
    },
    { awaited: 'the message is in the main queue' },
  );
}

/** Takes the next dead letter, waiting for it. */
export function deadLetter(channel: ConfirmChannel) {
  return eventually(
    async () => {
      const letter = await channel.get(DEAD_QUEUE, { noAck: true });
      if (!letter) throw new Error('the queue is empty');
      return letter;
    },
    { awaited: 'a dead letter' },
  );
}

/** Waits until the delivery record says so. */
export function delivery(service: NotificationService, id: string, state: string) {
  return eventually(
    async () => {
      const row = await service.database.one('SELECT state FROM deliveries WHERE id = $1', [id]);
      expect(row).toEqual({ state });
    },
    { awaited: `the delivery ${id} is ${state}` },
  );
}

/** What is in the queues once nothing moves any more; the services are stopped for it. */
export async function messagesLeft(stage: Stage, ...services: NotificationService[]) {
  await eventually(
    async () => {
      // Twice, for a message that is on its way from the broker to a consumer is in neither.
      for (let round = 0; round < 2; round += 1) {
        const { dead: _dead, ...moving } = await countMessages(stage);
        const handling = services.map((service) => service.handling());
        expect([...Object.values(moving), ...handling].filter((count) => count > 0)).toEqual([]);
      }
    },
    { awaited: 'no message is under way' },
  );
  for (const service of services) await service.close();
  // Again, since what was delivered and not acknowledged is back only now.
  return countMessages(stage);
}

async function countMessages({ channel }: Stage): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, queue] of Object.entries(QUEUES)) {
    counts[name] = (await channel.checkQueue(queue)).messageCount;
  }
  return counts;
}

export const NONE_LEFT = { main: 0, first: 0, second: 0, last: 0, dead: 0 };

export function mailsOf({ mails }: MailServer, id: string): string[] {
  return mails.filter(({ raw }) => raw.includes(`<${id}@`)).map(({ raw }) => raw);
}

/** Waits for the first mail with the id. */
export function firstMail(mail: MailServer, id: string): Promise<string> {
  return eventually(
    () => {
      const [first] = mailsOf(mail, id);
      if (first === undefined) throw new Error(`${mail.mails.length} other mails`);
      return first;
    },
    { awaited: `a mail for ${id}` },
  );
}
