import type { ConfirmChannel, Message } from 'amqplib';
import { toError, unavailable } from '../core/errors';

export interface OutgoingMessage {
  /** Sent as JSON; a Buffer as it is, for a message that is only passed on. */
  body: unknown;
  /** The same for every repetition: consumers recognise duplicates by it. */
  messageId: string;
  headers?: Record<string, unknown>;
}

export interface Publisher {
  publish(queue: string, message: OutgoingMessage): Promise<void>;
  /** Publishes over this channel from now on. */
  use(channel: ConfirmChannel): void;
  isOpen(): boolean;
}

// Under amqplib's own way of noticing a half-open link, which takes up to three heartbeats.
const CONFIRM_TIMEOUT_MS = 4_500;

interface Pending {
  returned: boolean;
}

export function createPublisher(): Publisher {
  let channel: ConfirmChannel | undefined;
  // By message id: the broker names it when it returns a message that no queue took, just before its confirm.
  const pending = new Map<string, Set<Pending>>();

  const publish = async (queue: string, message: OutgoingMessage): Promise<void> => {
    if (channel === undefined) throw unavailable('rabbitmq');
    const mine: Pending = { returned: false };
    const same = pending.get(message.messageId) ?? new Set();
    pending.set(message.messageId, same.add(mine));
    try {
      await confirmed(channel, queue, message);
    } catch (error) {
      throw unavailable('rabbitmq', error);
    } finally {
      same.delete(mine);
      if (same.size === 0) pending.delete(message.messageId);
    }
    if (mine.returned) throw unavailable('rabbitmq', new Error(`there is no queue ${queue}`));
  };

  const use = (next: ConfirmChannel): void => {
    channel = next;
    next.on('return', (message: Message) => {
      for (const waiting of pending.get(message.properties.messageId as string) ?? []) {
        waiting.returned = true;
      }
    });
    next.once('close', () => {
      if (channel === next) channel = undefined;
    });
  };
  return { publish, use, isOpen: () => channel !== undefined };
}

function confirmed(
  channel: ConfirmChannel,
  queue: string,
  message: OutgoingMessage,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no confirm within ${CONFIRM_TIMEOUT_MS} ms`)),
      CONFIRM_TIMEOUT_MS,
    );
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
