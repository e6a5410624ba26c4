import type { NotificationClient } from '../../src/clients/notification-client';
import { answering, noFaults } from './faults';

type Sent = Parameters<NotificationClient['send']>[0];

/** The notification service in memory: everything it was sent, repetitions included. */
export function fakeNotification() {
  const sent: Sent[] = [];
  const faults = noFaults<'send'>();
  const client: NotificationClient = {
    send: (notification) => answering(faults, 'send', () => void sent.push(notification)),
  };
  return { client, faults, sent };
}

export type FakeNotification = ReturnType<typeof fakeNotification>;
