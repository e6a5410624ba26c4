import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@traceshop/telemetry';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { withoutDeadline } from '../core/deadline';
import { describeError } from '../core/errors';
import { atMost } from '../core/time-limit';
import { DELIVERY_LIMIT } from './retry-topology';

/** A message as its handler gets it. */
export interface IncomingMessage {
  body: Buffer;
  messageId: string | undefined;
  headers: Record<string, unknown>;
  /** Done with: the broker forgets it. Without effect once the connection has gone (it comes again then). */
  ack(): void;
  /**
   * Not done with: back into the queue, but after 20 deliveries, or without `requeue`, to its dead-letter queue.
   */
  nack(requeue: boolean): void;
}

/** A message that the handler neither acknowledged nor refused, or on which it threw, goes back into the queue. */
export type Handler = (message: IncomingMessage) => Promise<void>;

export interface Consumer {
  start(channel: ConfirmChannel): Promise<void>;
  /** Takes no more messages and waits for those being handled, 0.8 s at most. */
  stop(): Promise<void>;
}

const HANDLING_TIMEOUT_MS = 800;
const STOP_TIMEOUT_MS = 300;
// A handler that throws has met something unforeseen; at full speed it would meet it thousands of times.
const REQUEUE_DELAY_MS = 1_000;

interface ConsumerOptions {
  queue: string;
  prefetch: number;
  handler: Handler;
  logger: Logger;
}

export function createConsumer(options: ConsumerOptions): Consumer {
  const handling = new Set<Promise<void>>();
  let current: { channel: ConfirmChannel; tag: string } | undefined;
  let stopped = false;

  const start = async (channel: ConfirmChannel): Promise<void> => {
    if (stopped) return;
    await channel.prefetch(options.prefetch);
    const { consumerTag } = await channel.consume(options.queue, (message) => {
      if (message === null) {
        // The broker has cancelled the consumer (queue deleted): the closed channel starts everything anew.
        void channel.close().catch(() => undefined);
        return;
      }
      const work = handle(channel, message, options).finally(() => handling.delete(work));
      handling.add(work);
    });
    current = { channel, tag: consumerTag };
  };
  const stop = async (): Promise<void> => {
    stopped = true;
    await atMost(STOP_TIMEOUT_MS, current?.channel.cancel(current.tag));
    await atMost(HANDLING_TIMEOUT_MS, Promise.all(handling));
    // Closing the connection alone could overtake the last acknowledgement, which waits in its channel.
    await atMost(STOP_TIMEOUT_MS, current?.channel.close());
  };
  return { start, stop };
}

async function handle(
  channel: ConfirmChannel,
  raw: ConsumeMessage,
  { handler, logger, queue }: ConsumerOptions,
): Promise<void> {
  let settled = false;
  // After a reconnect the old channel throws; the broker has taken the message back already.
  const settle = (action: () => void): void => {
    if (settled) return;
    settled = true;
    try {
      action();
    } catch (error) {
      logger.debug(
        { queue, error: describeError(error) },
        'acknowledgement lost; the message comes again',
      );
    }
  };
  const message: IncomingMessage = {
    body: raw.content,
    messageId: raw.properties.messageId as string | undefined,
    headers: (raw.properties.headers ?? {}) as Record<string, unknown>,
    ack: () => settle(() => channel.ack(raw)),
    nack: (requeue) => settle(() => channel.nack(raw, false, requeue && !worn(raw))),
  };
  try {
    await withoutDeadline(() => handler(message));
  } catch (error) {
    logger.error({ queue, messageId: message.messageId, err: error }, 'message handler failed');
    await sleep(REQUEUE_DELAY_MS);
  }
  message.nack(true);
}

// RabbitMQ before 4.3 counts a requeued message against the queue's delivery limit (x-delivery-count); since 4.3
// only one whose consumer died, and would requeue for ever: there the other header counts.
function worn({ properties }: ConsumeMessage): boolean {
  const headers = (properties.headers ?? {}) as Record<string, unknown>;
  return Number(headers['x-acquired-count'] ?? 0) >= DELIVERY_LIMIT;
}
