import { type Logger, untraced } from '@traceshop/telemetry';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { type Consumer, createConsumer, type Handler } from './consumer';
import { describeError, unavailable } from './errors';
import { createPublisher, type OutgoingMessage } from './publisher';

export type { Handler, IncomingMessage } from './consumer';
export type { OutgoingMessage } from './publisher';

export interface BrokerOptions {
  /** `amqp://user:password@host:port/vhost` */
  url: string;
  logger: Logger;
  /** Asserts queues and exchanges; runs after every connect, so it must be repeatable. */
  setup: (channel: ConfirmChannel) => Promise<void>;
}

/** A connection to RabbitMQ that comes back by itself, with its topology and consumers. */
export interface Broker {
  /**
   * Publishes a persistent JSON message to a queue by the default exchange and waits for the broker's confirm.
   * @throws {AppError} 503 when it did not come within 5 s, was refused, or there is no such queue. The message
   * may have arrived all the same: repeat it with the same `messageId`.
   */
  publish(queue: string, message: OutgoingMessage): Promise<void>;
  /** Calls `handler` for the queue's messages, at most `prefetch` at a time, now and after each reconnect. */
  consume(queue: string, options: { prefetch: number }, handler: Handler): void;
  /** Throws unless connected and able to publish. */
  ready(): Promise<void>;
  /** Takes no more messages, waits for those being handled (1 s at most), and disconnects. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 3_000;
const HEARTBEAT_SECONDS = 5;
const CLOSE_TIMEOUT_MS = 500;
const MAX_DELAY_MS = 5_000;

export function createBroker({ url, logger, setup }: BrokerOptions): Broker {
  const publisher = createPublisher();
  const consumers: Consumer[] = [];
  const outage = outageLog(logger);
  let model: ChannelModel | undefined;

  const begin = async (connection: ChannelModel): Promise<void> => {
    // amqplib listens itself only after this function; until then an error would end the process.
    connection.on('error', outage.began);
    const channel = await openChannel(connection, outage);
    await setup(channel);
    publisher.use(channel);
    for (const consumer of consumers) await consumer.start(await openChannel(connection, outage));
    model = connection;
  };
  // Untraced: heartbeats, reconnects and topology belong to no request. Publishing and consuming are traced.
  const recovering = untraced(() => connectForEver(url, begin, outage));
  return {
    publish: (queue, message) => publisher.publish(queue, message),
    consume: (queue, { prefetch }, handler) => {
      const consumer = createConsumer({ queue, prefetch, handler, logger });
      consumers.push(consumer);
      if (model !== undefined) void startLate(consumer, model, outage);
    },
    ready: async () => {
      if (!publisher.isOpen()) throw unavailable('rabbitmq');
    },
    close: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await atMost(
        CLOSE_TIMEOUT_MS,
        recovering.then((connection) => connection.close()),
      );
    },
  };
}

function connectForEver(
  url: string,
  setup: (connection: ChannelModel) => Promise<void>,
  outage: OutageLog,
) {
  const connecting = connect(withHeartbeat(url), {
    timeout: CONNECT_TIMEOUT_MS,
    recovery: {
      waitForConnect: false,
      initialDelay: 200,
      maxDelay: MAX_DELAY_MS,
      jitter: 0.5,
      setup,
    },
  });
  void connecting.then((connection) => {
    connection.on('error', outage.began);
    connection.on('disconnect', outage.began);
    connection.on('connect-failed', outage.began);
    connection.on('connect', outage.ended);
  });
  return connecting;
}

/** A channel whose end, when nobody asked for it, ends the connection: everything is then built anew. */
async function openChannel(connection: ChannelModel, outage: OutageLog): Promise<ConfirmChannel> {
  const channel = await connection.createConfirmChannel();
  channel.on('error', outage.began);
  channel.on('close', () => void connection.close().catch(() => undefined));
  return channel;
}

async function startLate(
  consumer: Consumer,
  model: ChannelModel,
  outage: OutageLog,
): Promise<void> {
  try {
    await consumer.start(await openChannel(model, outage));
  } catch (error) {
    // The connection has gone in between: the consumer starts with the next one.
    outage.began(error);
  }
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  parsed.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return parsed.href;
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}

interface OutageLog {
  began(error: unknown): void;
  ended(): void;
}

function outageLog(logger: Logger): OutageLog {
  let away = false;
  return {
    began: (error) => {
      if (!away) logger.warn({ error: describeError(error) }, 'RabbitMQ is away; reconnecting');
      away = true;
    },
    ended: () => {
      if (away) logger.info('RabbitMQ is back');
      away = false;
    },
  };
}
