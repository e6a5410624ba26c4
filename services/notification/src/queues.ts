import { deadQueue, retryQueue } from '@traceshop/service-kit';

export const QUEUE = 'notifications';
export const DEAD_QUEUE = deadQueue(QUEUE);

/** The names of the retry queues: `notifications.retry.1` to `.3`. */
export const RETRY_QUEUES = {
  first: retryQueue(QUEUE, 1),
  second: retryQueue(QUEUE, 2),
  last: retryQueue(QUEUE, 3),
} as const;

/** After this many attempts that the message itself made fail, it becomes a dead letter. */
export const MAX_ATTEMPTS = 4;
