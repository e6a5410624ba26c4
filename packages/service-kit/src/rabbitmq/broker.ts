import { type Logger, untraced } from '@traceshop/telemetry';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { unavailable } from '../core/errors';
import { type OutageLog, outageLog } from '../core/outage-log';
import { atMost } from '../core/time-limit';
import { type Consumer, createConsumer, type Handler } from './consumer';
import { createPublisher, type OutgoingMessage, type Publisher } from './publisher';

export type { Handler, IncomingMessage } from './consumer';
export type { OutgoingMessage } from './publisher';

export interface BrokerOptions {
  /** `amqp://user:password@host:port/vhost` */
  url: string;
  logger: Logger;
  /**
   * Declares queues and exchanges. Runs after every connect, when a queue is missing, and
   * periodically, so it must be repeatable.
   */
  setup: (channel: ConfirmChannel) => Promise<void>;
  /** The period of `setup`, for queues without publishers. Default 30 s. */
  declareIntervalMs?: number;
}

/** A connection to RabbitMQ that restores itself, its topology and its consumers. */
export interface Broker {
  /**
   * Publishes a persistent JSON message to a queue by the default exchange and waits for the
   * broker's confirm.
   * @throws {AppError} 503 when no confirm came within 5 s, when the message was rejected, or when
   * the queue is missing even after `setup`. The message may have arrived: repeat it with the same
   * `messageId`.
   */
  publish(queue: string, message: OutgoingMessage): Promise<void>;
  /** Calls `handler` for the queue's messages, at most `prefetch` at a time. Continues after a reconnect. */
  consume(queue: string, options: { prefetch: number }, handler: Handler): void;
  /** Throws unless connected and able to publish. */
  ready(): Promise<void>;
  /** Takes no more messages, waits for running handlers (0.8 s at most), and disconnects. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 3_000;
const HEARTBEAT_SECONDS = 5;
const DECLARE_INTERVAL_MS = 30_000;
const CLOSE_TIMEOUT_MS = 300;
const MAX_DELAY_MS = 5_000;

/** Connects in the background and repeats it. While the broker is down, `publish` fails with 503. */
export function createBroker(options: BrokerOptions): Broker {
  const { url, logger, setup, declareIntervalMs = DECLARE_INTERVAL_MS } = options;
  const publisher = createPublisher(setup);
  const consumers: Consumer[] = [];
  const outage = outageLog(logger, {
    down: 'RabbitMQ is down; reconnecting',
    back: 'RabbitMQ is back',
  });
  const channels = channelOpener(outage);
  let model: ChannelModel | undefined;

  const begin = async (connection: ChannelModel): Promise<void> => {
    // amqplib adds its own listener only after this function. Until then an error would end the process.
    connection.on('error', outage.began);
    const channel = await channels.open(connection);
    await setup(channel);
    publisher.use(channel);
    for (const consumer of consumers) await consumer.start(await channels.open(connection));
    model = connection;
  };
  // Untraced: heartbeats, reconnects and topology belong to no request. Publishing and consuming are traced.
  const recovering = untraced(() => connectForEver(url, begin, outage));
  const declaring = declareNowAndThen(publisher, declareIntervalMs, outage);
  return {
    publish: (queue, message) => publisher.publish(queue, message),
    consume: (queue, { prefetch }, handler) => {
      const consumer = createConsumer({ queue, prefetch, handler, logger });
      consumers.push(consumer);
      // If the connection is lost here, the consumer starts with the next one.
      if (model !== undefined) void channels.open(model).then(consumer.start).catch(outage.began);
    },
    ready: async () => {
      if (!publisher.isOpen()) throw unavailable('rabbitmq');
    },
    close: async () => {
      clearInterval(declaring);
      channels.expectEnd();
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await atMost(
        CLOSE_TIMEOUT_MS,
        recovering.then((connection) => connection.close()),
      );
    },
  };
}

/** Only the broker fills a dead-letter queue, so no publisher would notice that it is missing. */
function declareNowAndThen(publisher: Publisher, ms: number, outage: OutageLog): NodeJS.Timeout {
  return setInterval(() => void publisher.declareAgain().catch(outage.began), ms).unref();
}

/** Opens channels. When one ends unexpectedly, the connection is closed and everything is built again. */
function channelOpener(outage: OutageLog) {
  let expected = false;
  return {
    expectEnd: () => {
      expected = true;
    },
    open: async (connection: ChannelModel): Promise<ConfirmChannel> => {
      const channel = await connection.createConfirmChannel();
      channel.on('error', outage.began);
      channel.on('close', () => {
        if (!expected) void connection.close().catch(outage.began);
      });
      return channel;
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

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  parsed.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return parsed.href;
}
