// The dashboard "Messaging".
import { counted, type Expected, type Figure, perSecond, quantile } from './figure.ts';
import { BOUNDS, consumed, type StoredSpan, secondsOf, type Truth } from './truth.ts';

const figure = (
  panel: string,
  unit: string,
  truth: (truth: Truth) => Expected[],
): Figure<Truth> => ({ name: `traceshop-messaging: ${panel}`, unit, truth });

/** Spans of messages that were published: the first time, or again for another attempt. */
const published = ({ spans }: Truth): StoredSpan[] =>
  spans.filter(({ kind, name }) => kind === 'PRODUCER' && name.startsWith('publish '));

const again = (truth: Truth): number =>
  published(truth).filter(({ name }) => name.startsWith('publish notifications.retry')).length;

const welcomed = (truth: Truth): number =>
  truth.sent.filter(
    ({ route, method, status }) => `${method} ${route} ${status}` === 'POST /users 201',
  ).length;

const DURATION = 'Duration of processing a message, p50 and p99';
const TRAFFIC = 'Messages published and delivered per second';

export const MESSAGING_FIGURES: Figure<Truth>[] = [
  figure('Messages in each queue, ready and unacknowledged [A]', 'short', ({ queues }) => {
    const dead = queues['notifications.dead'] ?? 0;
    return [{ labels: { queue: 'notifications.dead' }, value: [dead, dead] }];
  }),
  figure(`${TRAFFIC} [A]`, 'ops', (truth) => [
    {
      labels: {},
      value: perSecond(
        published(truth).length + truth.byHand.givenUp + truth.byHand.dead,
        truth.windowS,
      ),
    },
  ]),
  figure(`${TRAFFIC} [B]`, 'ops', (truth) => [
    { labels: {}, value: perSecond(consumed(truth).length, truth.windowS) },
  ]),
  figure('Consumers of each queue [A]', 'short', () => [
    { labels: { queue: 'notifications' }, value: [1, 1] },
  ]),
  figure('Notifications per second, by type and outcome [A]', 'ops', (truth) => [
    {
      labels: { notification_type: 'welcome_email', outcome: 'sent' },
      value: perSecond(welcomed(truth), truth.windowS),
    },
    {
      labels: { notification_type: 'unknown', outcome: 'dead_lettered' },
      value: perSecond(truth.byHand.givenUp, truth.windowS),
    },
  ]),
  figure('Attempts that failed and are repeated, per second [A]', 'ops', (truth) => [
    {
      labels: { notification_type: 'unknown' },
      value: perSecond(again(truth), truth.windowS),
    },
  ]),
  figure('Dead letters waiting [A]', 'short', ({ queues }) => {
    const dead = queues['notifications.dead'] ?? 0;
    return [{ labels: {}, value: [dead, dead] }];
  }),
  figure('Messages given up in the time range [A]', 'short', (truth) => [
    { labels: {}, value: counted(truth.byHand.givenUp, truth.windowS) },
  ]),
  figure(`${DURATION} [A]`, 's', (truth) => [
    { labels: {}, value: quantile(0.5, secondsOf(consumed(truth)), BOUNDS) },
  ]),
  figure(`${DURATION} [B]`, 's', (truth) => [
    { labels: {}, value: quantile(0.99, secondsOf(consumed(truth)), BOUNDS) },
  ]),
  figure(`${DURATION} [exemplars]`, 's', (truth) => {
    // The series of failed attempts may appear in the window: what it begins with is not counted then.
    const succeeded = consumed(truth).filter(({ failed }) => !failed);
    const [least] = perSecond(succeeded.length, truth.windowS);
    const [, most] = perSecond(consumed(truth).length, truth.windowS);
    return [{ labels: { le: '+Inf' }, value: [least, most] }];
  }),
];

/** What is known while nobody consumes. */
export interface Waiting {
  messages: number;
  orders: number;
  /** Since the first of the orders. */
  seconds: number;
}

/** Figures that are 0 while everything runs: they are looked at while the notification service is stopped. */
export const WAITING_FIGURES: Figure<Waiting>[] = [
  {
    name: 'traceshop-messaging: Messages in each queue, ready and unacknowledged [A]',
    unit: 'short',
    truth: ({ messages }) => [{ labels: { queue: 'notifications' }, value: [messages, messages] }],
  },
  {
    name: 'traceshop-messaging: Confirmations waiting in the outbox [A]',
    unit: 'short',
    truth: ({ orders }) => [{ labels: {}, value: [orders, orders] }],
  },
  // Exported, and scraped, up to 10 s ago each.
  {
    name: 'traceshop-messaging: Age of the oldest confirmation in the outbox [A]',
    unit: 's',
    truth: ({ seconds }) => [{ labels: {}, value: [Math.max(1, seconds - 25), seconds] }],
  },
];
