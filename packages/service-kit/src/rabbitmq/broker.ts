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
   * Asserts queues and exchanges; runs after every connect, when a queue is found missing, and now and then, so it
   * must be repeatable.
   */
  setup: (channel: ConfirmChannel) => Promise<void>;
  /** How often `setup` runs besides, for queues that nobody publishes to. Default 30 s. */
  declareIntervalMs?: number;
}

/** A connection to RabbitMQ that comes back by itself, with its topology and consumers. */
export interface Broker {
  /**
   * Publishes a persistent JSON message to a queue by the default exchange and waits for the broker's confirm.
   * @throws {AppError} 503 when it did not come within 5 s, was refused, or there is no such queue even after `setup`. The message
   * may have arrived all the same: repeat it with the same `messageId`.
   */
  publish(queue: string, message: OutgoingMessage): Promise<void>;
  /** Calls `handler` for the queue's messages, at most `prefetch` at a time, now and after each reconnect. */
  consume(queue: string, options: { prefetch: number }, handler: Handler): void;
  /** Throws unless connected and able to publish. */
  ready(): Promise<void>;
  /** Takes no more messages, waits for those being handled (0.8 s at most), and disconnects. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 3_000;
const HEARTBEAT_SECONDS = 5;
const DECLARE_INTERVAL_MS = 30_000;
const CLOSE_TIMEOUT_MS = 300;
const MAX_DELAY_MS = 5_000;

/** Connects in the background, again and again; until then, and whenever the broker is away, `publish` fails with 503. */
export function createBroker(options: BrokerOptions): Broker {
  const { url, logger, setup, declareIntervalMs = DECLARE_INTERVAL_MS } = options;
  const publisher = createPublisher(setup);
  const consumers: Consumer[] = [];
  const outage = outageLog(logger, {
    away: 'RabbitMQ is away; reconnecting',
    back: 'RabbitMQ is back',
  });
  const channels = channelOpener(outage);
  let model: ChannelModel | undefined;

  const begin = async (connection: ChannelModel): Promise<void> => {
    // amqplib listens itself only after this function; until then an error would end the process.
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
      // If the connection goes in between, the consumer starts with the next one.
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

/** A dead-letter queue is filled by the broker alone, so no publisher would notice that it is gone. */
function declareNowAndThen(publisher: Publisher, ms: number, outage: OutageLog): NodeJS.Timeout {
  return setInterval(() => void publisher.declareAgain().catch(outage.began), ms).unref();
}

/** Opens channels whose end, when nobody asked for it, ends the connection: everything is then built anew. */
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
