import { join } from 'node:path';
import type { Contact } from '@traceshop/contract';
import { declareRetryTopology } from '@traceshop/service-kit';
import { createBroker } from '@traceshop/service-kit/broker';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, listen, silentLogger } from '@traceshop/service-kit/testing';
import { createApp } from '../src/app';
import { createSmtpClient } from '../src/clients/smtp-client';
import type { UserClient } from '../src/clients/user-client';
import { createNotificationConsumer } from '../src/consume-notification';
import { createDeliveryStore } from '../src/delivery-store';
import { createDeliveryCounter } from '../src/metrics';
import { DEAD_QUEUE, QUEUE } from '../src/queues';

/** Short enough for tests; in the same order as the real ones. */
export const DELAYS_MS = [100, 200, 300] as const;

export const contact: Contact = { email: 'ann@example.com', name: 'Ann' };
export const knownUser: UserClient = { contact: async () => contact };

export interface Options {
  databaseUrl: string;
  rabbitmqUrl: string;
  smtpUrl: string;
  users?: UserClient;
  claimMs?: number;
  smtpTimeoutMs?: number;
  prefetch?: number;
}

/** One process's worth of the service, as main.ts wires it, the user service faked. */
export async function startNotificationService(options: Options) {
  const logger = silentLogger();
  const smtpTimeoutMs = options.smtpTimeoutMs ?? 5_000;
  const database = createDatabase({
    url: options.databaseUrl,
    logger,
    migrations: join(__dirname, '../migrations'),
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  const broker = createBroker({
    url: options.rabbitmqUrl,
    logger,
    setup: (channel) => declareRetryTopology(channel, { queue: QUEUE, delaysMs: DELAYS_MS }),
  });
  let handedOn = 0;
  const publish: typeof broker.publish = async (queue, message) => {
    await broker.publish(queue, message);
    if (queue !== DEAD_QUEUE) handedOn += 1;
  };
  const deliveries = createDeliveryStore(database, options.claimMs ?? 10_000);
  const consume = createNotificationConsumer({
    logger,
    broker: { publish },
    count: createDeliveryCounter(),
    deliveries,
    users: options.users ?? knownUser,
    smtp: createSmtpClient({
      url: options.smtpUrl,
      from: 'Traceshop <shop@traceshop.example>',
      timeoutMs: smtpTimeoutMs,
    }),
    smtpTimeoutMs,
  });
  let handling = 0;
  let received = 0;
  let cameBack = 0;
  broker.consume(QUEUE, { prefetch: options.prefetch ?? 10 }, async (message) => {
    handling += 1;
    received += 1;
    if (message.headers['x-death'] !== undefined) cameBack += 1;
    await consume(message).finally(() => {
      handling -= 1;
    });
  });
  const server = await listen(createApp({ logger, broker, readiness: {} }));
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await server.close();
    await broker.close();
    await database.close();
  };
  return {
    ...server,
    database,
    broker,
    deliveries,
    /** How many messages are being worked on. */
    handling: () => handling,
    /** How many it forwarded to a retry queue, less those that came here from one. */
    retrying: () => handedOn - cameBack,
    /** How many messages came, each redelivery counted. */
    received: () => received,
    // A second call waits for the first.
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

export type NotificationService = Awaited<ReturnType<typeof startNotificationService>>;
