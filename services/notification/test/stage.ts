import { join } from 'node:path';
import type { Database } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase, testVhost } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { connect } from 'amqplib';
import { startMailServer } from './mail-server';
import {
  type NotificationService,
  type Options,
  startNotificationService,
} from './notification-service';
import { queuesOver } from './queues';

export type Stage = Awaited<ReturnType<typeof openStage>>;

/**
 * The stage of a test file, there from its first test on. Services that a test starts end with it, or,
 * with `keepServices`, with the file.
 */
export function useStage({ keepServices = false } = {}): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    Object.assign(stage, await openStage());
  });
  afterEach(async () => {
    if (!keepServices) await stage.stopServices();
  });
  // Not there if it did not open, which is then the error to see.
  afterAll(() => stage.close?.());
  return stage;
}

/** A database, a virtual host and a mail server of a test file's own, and a view into all three. */
async function openStage() {
  const [{ url: databaseUrl, drop }, vhost, mail] = await Promise.all([
    testDatabase(),
    testVhost(),
    startMailServer(),
  ]);
  const migrations = join(__dirname, '../migrations');
  const database = createDatabase({
    url: databaseUrl,
    logger: silentLogger(),
    migrations,
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  await database.migrated;
  const connection = await connect(vhost.url);
  const channel = await connection.createConfirmChannel();
  const queues = queuesOver(channel);
  const cleanUps: (() => unknown)[] = [];
  const services = new Set<NotificationService>();
  const stopServices = async (): Promise<void> => {
    for (const step of cleanUps.splice(0)) await step();
    for (const service of services) await service.close();
    services.clear();
  };
  return {
    databaseUrl,
    rabbitmqUrl: vhost.url,
    mail,
    channel,
    ...queues,
    ...mailsIn(mail.mails),
    ...deliveriesIn(database),

    async start(options: Partial<Options> = {}): Promise<NotificationService> {
      const own = { databaseUrl, rabbitmqUrl: vhost.url, smtpUrl: mail.url };
      const service = await startNotificationService({ ...own, ...options });
      services.add(service);
      await eventually(() => Promise.all([service.database.ready(), service.broker.ready()]), {
        awaited: 'the service is ready',
        deadlineMs: 20_000,
      });
      return service;
    },

    /** For what a test starts besides. */
    onStop: (step: () => unknown) => {
      cleanUps.push(step);
    },
    stopServices,

    /** What is in the queues once nothing moves any more; the services are stopped for it. */
    async messagesLeft(...among: NotificationService[]) {
      await untilNothingMoves(queues, among);
      for (const service of among) await service.close();
      // Again, since what was delivered and not acknowledged is back only now.
      return queues.countMessages();
    },

    async close(): Promise<void> {
      await stopServices();
      await connection.close();
      await mail.close();
      await vhost.drop();
      await database.close();
      await drop();
    },
  };
}

function untilNothingMoves(
  queues: ReturnType<typeof queuesOver>,
  services: NotificationService[],
): Promise<void> {
  return eventually(
    async () => {
      // Twice, for a message that is on its way from the broker to a consumer is in neither.
      for (let round = 0; round < 2; round += 1) {
        const { dead: _dead, ...moving } = await queues.countMessages();
        const handling = services.map((service) => service.handling());
        // The broker counts no message on its way from a retry queue back to the main one.
        const retrying = services.reduce((sum, service) => sum + service.retrying(), 0);
        const counts = [...Object.values(moving), ...handling, retrying];
        expect(counts.filter((count) => count > 0)).toEqual([]);
      }
    },
    { awaited: 'no message is under way' },
  );
}

function deliveriesIn(database: Database) {
  return {
    /** Waits until the delivery record says so. */
    untilDelivery: (id: string, state: string) =>
      eventually(
        async () => {
          const row = await database.one('SELECT state FROM deliveries WHERE id = $1', [id]);
          expect(row).toEqual({ state });
        },
        { awaited: `the delivery ${id} is ${state}` },
      ),

    /** As if whoever has a claim had had it for too long. */
    expireClaims: () =>
      database.query(
        "UPDATE deliveries SET claimed_until = now() - interval '1 s' WHERE state = 'claimed'",
      ),
  };
}

function mailsIn(mails: { raw: string }[]) {
  const mailsOf = (id: string): string[] =>
    mails.filter(({ raw }) => raw.includes(`<${id}@`)).map(({ raw }) => raw);
  return {
    mailsOf,
    /** Waits for the first mail with the id. */
    firstMail: (id: string): Promise<string> =>
      eventually(
        () => {
          const [first] = mailsOf(id);
          if (first === undefined) throw new Error(`${mails.length} other mails`);
          return first;
        },
        { awaited: `a mail for ${id}` },
      ),
  };
}
