import { around } from '@traceshop/service-kit';
import {
  type ConsumeNotificationDeps,
  createNotificationConsumer,
  type Delivery,
} from './consume-notification';
import type { Checkpoint } from './crash-points';
import type { QueueNotificationDeps } from './queue-notification';

/** What requests work with, the crash point of queuing around it. */
export function queueWithCrashPoints(
  { publish }: QueueNotificationDeps['broker'],
  reach: Checkpoint,
): QueueNotificationDeps['broker'] {
  return { publish: around(publish, { after: () => reach('after_publish') }) };
}

/** The consumer, the crash points around it and around what it works with. */
export function consumerWithCrashPoints(
  deps: ConsumeNotificationDeps,
  reach: Checkpoint,
): (delivery: Delivery) => Promise<void> {
  const { broker, deliveries, smtp } = deps;
  const consume = createNotificationConsumer({
    ...deps,
    broker: { publish: around(broker.publish, { after: () => reach('after_hand_on') }) },
    deliveries: {
      ...deliveries,
      claim: around(deliveries.claim, {
        after: ({ state }) => state === 'claimed' && reach('after_claim'),
      }),
      markSent: around(deliveries.markSent, { after: () => reach('after_sent') }),
      release: around(deliveries.release, { ended: () => reach('after_release') }),
    },
    smtp: {
      send: around(smtp.send, {
        before: () => reach('before_mail'),
        after: () => reach('after_mail'),
      }),
    },
  });
  return (delivery) => {
    reach('on_receipt');
    return consume({ ...delivery, ack: () => acknowledge(delivery, reach) });
  };
}

function acknowledge(delivery: Delivery, reach: Checkpoint): void {
  reach('before_ack');
  delivery.ack();
}
