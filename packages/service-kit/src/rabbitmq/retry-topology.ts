import type { ConfirmChannel } from 'amqplib';

/** The parts of a queue with bounded retries. */
export interface RetryTopology {
  /** The main queue. */
  queue: string;
  /** How long a message waits in `queue.retry.1`, `queue.retry.2`, ..., in milliseconds. */
  delaysMs: readonly number[];
}

/** The name of the queue in which a message waits for its nth repetition (from 1). */
export function retryQueue(queue: string, n: number): string {
  return `${queue}.retry.${n}`;
}

/** The name of the queue for messages that could not be processed. */
export function deadQueue(queue: string): string {
  return `${queue}.dead`;
}

// https://www.rabbitmq.com/docs/quorum-queues: dead-lettering at least once needs reject-publish.
// Both keep a message until its next queue has confirmed it. RabbitMQ 3.10 to 4 support all of
// this.
const SAFE_DEAD_LETTERING = {
  'x-queue-type': 'quorum',
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-dead-letter-exchange': '',
};

/**
 * How often a message is delivered again before it goes to the dead-letter queue. 3.10 has no
 * default limit. 4.0 has 20 and drops the message unless it is dead-lettered.
 */
export const DELIVERY_LIMIT = 20;

/**
 * Declares the main queue, one waiting queue per delay, and the dead-letter queue, all as durable
 * quorum queues. A consumer publishes a failed message to a waiting queue, which returns it by
 * itself. A message that repeatedly kills its consumer goes to the dead-letter queue after 20
 * redeliveries.
 */
export async function declareRetryTopology(
  channel: ConfirmChannel,
  { queue, delaysMs }: RetryTopology,
): Promise<void> {
  const dead = deadQueue(queue);
  await channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      ...SAFE_DEAD_LETTERING,
      'x-dead-letter-routing-key': dead,
      'x-delivery-limit': DELIVERY_LIMIT,
    },
  });
  for (const [index, delay] of delaysMs.entries()) {
    await channel.assertQueue(retryQueue(queue, index + 1), {
      durable: true,
      arguments: {
        ...SAFE_DEAD_LETTERING,
        'x-dead-letter-routing-key': queue,
        'x-message-ttl': delay,
      },
    });
  }
}
