import { join } from 'node:path';
import { armCrashPoint, declareRetryTopology, startService } from '@traceshop/service-kit';
import { createBroker } from '@traceshop/service-kit/broker';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { createSmtpClient } from './clients/smtp-client';
import { createUserClient } from './clients/user-client';
import { loadConfig } from './config';
import { createDeliveryStore } from './delivery-store';
import { createDeliveryCounter } from './metrics';
import { QUEUE } from './queues';
import { consumerWithCrashPoints, queueWithCrashPoints } from './with-crash-points';

void startService({
  name: 'notification-service',
  loadConfig,
  build: ({ config, logger, onShutdown, background }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    const delaysMs = [config.RETRY_1_MS, config.RETRY_2_MS, config.RETRY_3_MS];
    const broker = createBroker({
      url: config.RABBITMQ_URL,
      logger,
      setup: (channel) => declareRetryTopology(channel, { queue: QUEUE, delaysMs }),
    });
    // Before the database: clean-ups run in reverse order, and open work needs the database.
    onShutdown(() => broker.close());

    const deliveries = createDeliveryStore(database, config.CLAIM_MS);
    background.every('delete old deliveries', config.SWEEP_INTERVAL_MS, async () => {
      await deliveries.deleteOlderThan(config.DELIVERIES_KEEP_DAYS);
    });

    const checkpoint = armCrashPoint(config.CRASH_POINT);
    const deps = {
      logger,
      broker,
      count: createDeliveryCounter(),
      deliveries,
      users: createUserClient({ url: config.USER_URL, timeoutMs: config.USER_TIMEOUT_MS }),
      smtp: createSmtpClient({
        url: config.SMTP_URL,
        from: config.MAIL_FROM,
        timeoutMs: config.SMTP_TIMEOUT_MS,
      }),
      smtpTimeoutMs: config.SMTP_TIMEOUT_MS,
    };
    broker.consume(QUEUE, { prefetch: config.PREFETCH }, consumerWithCrashPoints(deps, checkpoint));

    return createApp({
      logger,
      broker: queueWithCrashPoints(broker, checkpoint),
      readiness: { postgres: () => database.ready(), rabbitmq: () => broker.ready() },
    });
  },
});
