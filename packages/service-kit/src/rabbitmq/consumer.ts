import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@traceshop/telemetry';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { withoutDeadline } from '../core/deadline';
import { describeError } from '../core/errors';
import { atMost } from '../core/time-limit';
import { DELIVERY_LIMIT } from './retry-topology';

/** A message as its handler receives it. */
export interface IncomingMessage {
  body: Buffer;
  messageId: string | undefined;
  headers: Record<string, unknown>;
  /**
   * Acknowledges the message: the broker deletes it. No effect after the connection is lost (the
   * message comes again).
   */
  ack(): void;
  /**
   * Puts the message back into the queue. After 20 redeliveries, or without `requeue`, it goes to the
   * dead-letter queue.
   */
  nack(requeue: boolean): void;
}

/** A message goes back into the queue when the handler throws, or neither acknowledges nor rejects it. */
export type Handler = (message: IncomingMessage) => Promise<void>;

export interface Consumer {
  start(channel: ConfirmChannel): Promise<void>;
  /** Takes no more messages and waits for running handlers, 0.8 s at most. */
  stop(): Promise<void>;
}

const HANDLING_TIMEOUT_MS = 800;
const STOP_TIMEOUT_MS = 300;
// A handler throws on an unexpected problem. Without a pause it would repeat that thousands of times.
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
        // The broker has cancelled the consumer (queue deleted). Closing the channel rebuilds everything.
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
    // Closing only the connection could overtake the last acknowledgement, which waits in its channel.
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
  // After a reconnect the old channel throws. The broker has taken the message back already.
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
    nack: (requeue) =>
      settle(() => channel.nack(raw, false, requeue && !isDeliveryLimitReached(raw))),
  };
  try {
    await withoutDeadline(() => handler(message));
  } catch (error) {
    logger.error({ queue, messageId: message.messageId, err: error }, 'message handler failed');
    await sleep(REQUEUE_DELAY_MS);
  }
  message.nack(true);
}

// RabbitMQ before 4.3 counts a requeued message against the queue's delivery limit
// (x-delivery-count). Since 4.3 it counts only messages of dead consumers, and would requeue for
// ever, so the other header is used there.
function isDeliveryLimitReached({ properties }: ConsumeMessage): boolean {
  const headers = (properties.headers ?? {}) as Record<string, unknown>;
  return Number(headers['x-acquired-count'] ?? 0) >= DELIVERY_LIMIT;
}
