import { ATTR, ID_PREFIX, SPAN } from '@traceshop/contract';
import { type Broker, type IncomingMessage, newId } from '@traceshop/service-kit';
import {
  ATTEMPT_HEADER,
  errorType,
  type Logger,
  markFailed,
  setAttributes,
  withSpan,
} from '@traceshop/telemetry';
import { isPermanent } from './errors';
import type { CountDelivery, DeliveryOutcome, DeliveryType } from './metrics';
import { attemptOf, parseMessage } from './parse-message';
import { DEAD_QUEUE, MAX_ATTEMPTS, RETRY_QUEUES } from './queues';
import { type SendNotificationDeps, type SendOutcome, sendNotification } from './send-notification';

export interface ConsumeNotificationDeps extends SendNotificationDeps {
  broker: Pick<Broker, 'publish'>;
  count: CountDelivery;
  logger: Logger;
}

/** A message of the main queue. */
export type Delivery = Pick<IncomingMessage, 'body' | 'messageId' | 'headers' | 'ack'>;

/** The next queue of a message, and the number of its next attempt. */
interface Onward {
  queue: string;
  attempt: number;
}

interface Verdict {
  type: DeliveryType;
  /** Undefined: the delivery did not end, so nothing is counted. */
  outcome: DeliveryOutcome | undefined;
  onward?: Onward;
}

/**
 * The consumer of the main queue. It acknowledges a message after its mail is sent, or after the broker
 * has confirmed a copy in a retry queue or among the dead letters. So if a consumer dies at any point,
 * another one gets the message.
 */
export function createNotificationConsumer(
  deps: ConsumeNotificationDeps,
): (delivery: Delivery) => Promise<void> {
  return async (delivery) => {
    const { type, outcome, onward } = await attempt(deps, delivery);
    if (onward) await forward(deps, delivery, onward);
    if (outcome) deps.count(type, outcome);
    delivery.ack();
  };
}

async function attempt(deps: ConsumeNotificationDeps, delivery: Delivery): Promise<Verdict> {
  const number = attemptOf(delivery.headers);
  const { messageId: notificationId } = delivery;
  let type: Verdict['type'] = 'unknown';
  try {
    const attributes = { [ATTR.notificationAttempt]: number };
    const outcome = await withSpan(SPAN.sendNotification, attributes, () => {
      const notification = parseMessage(delivery.body);
      ({ type } = notification);
      setAttributes({
        [ATTR.notificationType]: type,
        [ATTR.userId]: notification.userId,
        ...('orderId' in notification ? { [ATTR.orderId]: notification.orderId } : {}),
      });
      return sendNotification(deps, notification);
    });
    if (outcome === 'sent') {
      deps.logger.info({ notificationId, type, attempt: number }, 'notification sent');
    }
    return { type, ...afterSend(outcome, number) };
  } catch (error) {
    markFailed(error);
    const next = afterFailure(error, number);
    const facts = { notificationId, type, attempt: number, error: errorType(error) };
    deps.logger.warn({ ...facts, err: error, next: next.onward.queue }, 'notification not sent');
    return { type, ...next };
  }
}

function afterSend(outcome: SendOutcome, attempt: number): Omit<Verdict, 'type'> {
  if (outcome !== 'claimed_elsewhere') return { outcome };
  // This is not an attempt. The holder of the claim sends the mail; if it dies, this copy does.
  return { outcome: undefined, onward: { queue: RETRY_QUEUES.second, attempt } };
}

function afterFailure(error: unknown, attempt: number) {
  if (isPermanent(error) && attempt >= MAX_ATTEMPTS) {
    return { outcome: 'dead_lettered' as const, onward: { queue: DEAD_QUEUE, attempt } };
  }
  const onward = { queue: retryQueueAfter(attempt), attempt: attempt + 1 };
  return { outcome: 'retried' as const, onward };
}

function retryQueueAfter(attempt: number): string {
  if (attempt === 1) return RETRY_QUEUES.first;
  return attempt === 2 ? RETRY_QUEUES.second : RETRY_QUEUES.last;
}

async function forward(deps: ConsumeNotificationDeps, delivery: Delivery, onward: Onward) {
  await deps.broker.publish(onward.queue, {
    body: delivery.body,
    // Only a message from another program has none.
    messageId: delivery.messageId ?? newId(ID_PREFIX.notification),
    headers: { [ATTEMPT_HEADER]: onward.attempt },
  });
}
