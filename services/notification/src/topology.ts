/** The main queue; its retry queues are `.retry.1` to `.retry.3`, its dead letters `.dead`. */
export const QUEUE = 'notifications';

export const retryQueue = (level: 1 | 2 | 3): string => `${QUEUE}.retry.${level}`;
export const DEAD_QUEUE = `${QUEUE}.dead`;

/** After this many attempts a message whose own fault it is becomes a dead letter. */
export const MAX_ATTEMPTS = 4;
