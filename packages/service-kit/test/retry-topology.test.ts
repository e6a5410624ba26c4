import type { ConfirmChannel } from 'amqplib';
import { declareRetryTopology } from '../src/index';

/** Outlives the broker, and lets go of a message only once the next queue has confirmed it. */
const safe = {
  'x-queue-type': 'quorum',
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-dead-letter-exchange': '',
};

test('when the queues are declared, none of them can lose a message on its way to another', async () => {
  const declared: Record<string, unknown> = {};
  const assertQueue = async (queue: string, options: object): Promise<void> => {
    declared[queue] = options;
  };
  const channel = { assertQueue } as unknown as ConfirmChannel;

  await declareRetryTopology(channel, { queue: 'work', delaysMs: [1000, 5000] });

  expect(declared).toEqual({
    work: {
      durable: true,
      // Of its own RabbitMQ 3.10 has no limit.
      arguments: { ...safe, 'x-dead-letter-routing-key': 'work.dead', 'x-delivery-limit': 20 },
    },
    'work.retry.1': {
      durable: true,
      arguments: { ...safe, 'x-dead-letter-routing-key': 'work', 'x-message-ttl': 1000 },
    },
    'work.retry.2': {
      durable: true,
      arguments: { ...safe, 'x-dead-letter-routing-key': 'work', 'x-message-ttl': 5000 },
    },
    'work.dead': { durable: true, arguments: { 'x-queue-type': 'quorum' } },
  });
});
