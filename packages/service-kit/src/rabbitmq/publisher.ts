import { setTimeout as sleep } from 'node:timers/promises';
import { untraced } from '@traceshop/telemetry';
import type { ConfirmChannel, Message } from 'amqplib';
import { toError, unavailable } from '../core/errors';
import { createSilenceBreaker } from '../core/silence-breaker';
import { limited } from '../core/time-limit';

export interface OutgoingMessage {
  /** Sent as JSON. A Buffer is sent unchanged, for a forwarded message. */
  body: unknown;
  /** Keep the same id when you send the message again. Consumers recognize duplicates by it. */
  messageId: string;
  headers?: Record<string, unknown>;
}

export interface Publisher {
  publish(queue: string, message: OutgoingMessage): Promise<void>;
  /** Publishes over this channel from now on. */
  use(channel: ConfirmChannel): void;
  isOpen(): boolean;
  /** Declares the queues again. Existing queues do not change. Does nothing without a connection. */
  declareAgain(): Promise<void>;
}

type Declare = (channel: ConfirmChannel) => Promise<void>;

// Shorter than amqplib's detection of a half-open connection, which takes up to three heartbeats.
const CONFIRM_TIMEOUT_MS = 4_500;

// The queue is missing: somebody deleted it. If we declare it at once, RabbitMQ does not cancel the old consumers, and
// they hold messages. So this waits 1 s: a cancelled consumer declares the queue itself.
const CONSUMERS_FIRST_MS = 1_000;
const SEND_AGAIN_MS = 100;

export function createPublisher(declare: Declare): Publisher {
  let channel: ConfirmChannel | undefined;
  let declaring: Promise<void> | undefined;
  const { watchMessage, onReturned } = returnedMessages();
  const breaker = createSilenceBreaker({ isTimeout: (error) => error instanceof NoConfirm });

  /** Concurrent calls share one declaration. */
  const declareAgain = (): Promise<void> => {
    if (channel === undefined) return Promise.resolve();
    const open = channel;
    declaring ??= untraced(() => declare(open)).finally(() => {
      declaring = undefined;
    });
    return declaring;
  };
  /** False when the queue does not exist. */
  const send = async (queue: string, message: OutgoingMessage, ms: number): Promise<boolean> => {
    if (channel === undefined) throw unavailable('rabbitmq');
    const watch = watchMessage(message.messageId);
    try {
      await confirmed(channel, { queue, message }, ms);
      breaker.heard();
    } finally {
      watch.forget();
    }
    return !watch.returned();
  };
  const publish = async (queue: string, message: OutgoingMessage): Promise<void> => {
    const begun = performance.now();
    const left = (): number => Math.max(0, CONFIRM_TIMEOUT_MS - (performance.now() - begun));
    const sendOrDeclare = async (): Promise<boolean> => {
      while (!(await send(queue, message, left()))) {
        if (performance.now() - begun > CONSUMERS_FIRST_MS) {
          await limited(left(), declareAgain(), () => new NoConfirm());
          return send(queue, message, left());
        }
        await sleep(SEND_AGAIN_MS);
      }
      return true;
    };
    const sent = await breaker.guard(sendOrDeclare).catch((error: unknown) => {
      throw unavailable('rabbitmq', error);
    });
    if (!sent) throw unavailable('rabbitmq', new Error(`there is no queue ${queue}`));
  };
  const use = (next: ConfirmChannel): void => {
    channel = next;
    next.on('return', onReturned);
    next.once('close', () => {
      if (channel === next) channel = undefined;
    });
  };
  return { publish, use, isOpen: () => channel !== undefined, declareAgain };
}

/** If no queue takes a message, the broker returns it and then confirms it. Matches returned messages by id. */
function returnedMessages() {
  const pending = new Map<string, Set<{ returned: boolean }>>();
  return {
    watchMessage: (messageId: string) => {
      const message = { returned: false };
      const same = pending.get(messageId) ?? new Set();
      pending.set(messageId, same.add(message));
      return {
        returned: () => message.returned,
        forget: () => {
          same.delete(message);
          if (same.size === 0) pending.delete(messageId);
        },
      };
    },
    onReturned: (message: Message) => {
      for (const waiting of pending.get(message.properties.messageId as string) ?? []) {
        waiting.returned = true;
      }
    },
  };
}

class NoConfirm extends Error {
  constructor() {
    super(`no confirm within ${CONFIRM_TIMEOUT_MS} ms`);
  }
}

function confirmed(
  channel: ConfirmChannel,
  { queue, message }: { queue: string; message: OutgoingMessage },
  ms: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoConfirm()), ms);
    const settle = (error: unknown): void => {
      clearTimeout(timer);
      if (error === null || error === undefined) resolve();
      else reject(toError(error));
    };
    try {
      const { body } = message;
      const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      channel.publish('', queue, content, optionsOf(message), settle);
    } catch (error) {
      // amqplib throws at once on a channel that is closing.
      settle(error);
    }
  });
}

function optionsOf({ messageId, headers }: OutgoingMessage) {
  return {
    persistent: true,
    mandatory: true,
    contentType: 'application/json',
    messageId,
    timestamp: Math.floor(Date.now() / 1000),
    headers: { ...headers },
  };
}
