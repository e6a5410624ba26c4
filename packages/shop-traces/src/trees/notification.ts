// From the request for a notification, over the queue, to the mail.

import type { ShopAttributes } from '@traceshop/contract';
import { FULL_NAME } from '@traceshop/contract/topology';
import {
  type Child,
  client,
  consumer,
  hop,
  type Node,
  producer,
  type SpanProps,
} from '@traceshop/trace-testing';
import { calls, pg, step } from './spans.ts';

type NotificationType = ShopAttributes['notification.type'];

/** POST /notifications, over the queue, to the mail that was sent. */
export function notifies(from: 'gateway' | 'checkout', type: NotificationType): Node {
  return calls({ from, to: 'notification', name: 'POST /notifications', status: 202 }, [
    step(
      'notification',
      'queue_notification',
      {
        attrs: { 'notification.type': type, 'user.id': /^usr_/ },
      },
      [published('notifications', [consumed([delivers(type)])])],
    ),
  ]);
}

const MESSAGE = {
  'messaging.system.name': 'rabbitmq',
  'messaging.message.id': /^ntf_/,
} as const;

export function published(queue: string, children: Child[] = []): Node {
  return producer(
    FULL_NAME.notification,
    `publish ${queue}`,
    {
      attrs: {
        ...MESSAGE,
        'messaging.operation.name': 'publish',
        'messaging.operation.type': 'send',
        'messaging.destination.name': queue,
        'rabbitmq.destination.routing_key': queue,
      },
    },
    children,
  );
}

export function consumed(children: Child[], props: SpanProps = {}): Child {
  return hop(
    consumer(
      FULL_NAME.notification,
      'process notifications',
      {
        ...props,
        remoteParent: true,
        attrs: {
          ...MESSAGE,
          'messaging.operation.name': 'process',
          'messaging.operation.type': 'process',
          'messaging.destination.name': 'notifications',
          ...props.attrs,
        },
      },
      children,
    ),
  );
}

/** send_notification: claim, ask for the address, mail, mark. */
export function delivers(type: NotificationType): Node {
  return step('notification', 'send_notification', { attrs: { 'notification.type': type } }, [
    ...pg('notification', 'INSERT deliveries', 'UPDATE deliveries'),
    calls({ from: 'notification', to: 'user', name: 'GET /users/:id/contact', status: 200 }, [
      ...pg('user', 'SELECT users'),
    ]),
    client(FULL_NAME.notification, 'smtp.send', {
      status: 'OK',
      // The catcher of the journeys, and the one of docker-compose.yml.
      attrs: { 'server.address': /^(127\.0\.0\.1|mailpit)$/ },
    }),
  ]);
}
