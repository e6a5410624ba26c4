/** Destinations of stock instrumentations: as recorded, or as their source has it. */

import type { Attrs, Span } from '../src';
import { destinationNames, groupOf } from '../src/completeness/destination-names';
import { openMessage, type QueueRules } from '../src/completeness/queues';
import { span, spansOf } from './build';

/** Of instrumentation 0.46, 0.69 and 0.71 of amqplib: they differ in the keys of the address alone. */
const AMQPLIB: Attrs = {
  'messaging.protocol': 'AMQP',
  'messaging.system': 'rabbitmq',
  'messaging.destination': 'orders',
  'messaging.destination_kind': 'topic',
  'messaging.rabbitmq.routing_key': 'order.placed',
};
const DEFAULT_EXCHANGE: Attrs = {
  ...AMQPLIB,
  'messaging.destination': '',
  'messaging.rabbitmq.routing_key': 'jobs',
};
const BULLMQ_OTEL: Attrs = { 'bullmq.queue.name': 'mails', 'bullmq.queue.operation': 'add' };
const BULLMQ_APPSIGNAL: Attrs = {
  'messaging.operation.name': 'Queue.add',
  'messaging.operation.type': 'send',
  'messaging.system': 'bullmq',
  'messaging.destination.name': 'mails',
};
const KAFKAJS_OLD: Attrs = { 'messaging.system': 'kafka', 'messaging.destination': 'orders' };
const KAFKAJS: Attrs = {
  'messaging.system': 'kafka',
  'messaging.operation.name': 'send',
  'messaging.destination.name': 'orders',
};
const SQS_OLD: Attrs = { 'messaging.system': 'aws.sqs', 'messaging.destination': 'mails' };
const SQS: Attrs = { 'messaging.system': 'aws_sqs', 'messaging.destination.name': 'mails' };

function spanOf(line: string, attributes: Attrs): Span {
  const [one] = spansOf(span(line, { attributes }));
  if (!one) throw new Error('a span was built');
  return one;
}
const producer = (attributes: Attrs) => spanOf('shop PRODUCER publish', attributes);
const isOpen = (attributes: Attrs, rules: QueueRules, below: Span[] = []) =>
  openMessage(producer(attributes), below, rules) !== undefined;

test.each<[string, Attrs, object]>([
  ['amqplib', AMQPLIB, { exchange: 'orders', routingKey: 'order.placed', queue: undefined }],
  [
    'amqplib, default exchange',
    DEFAULT_EXCHANGE,
    { exchange: '', routingKey: 'jobs', queue: 'jobs' },
  ],
  ['bullmq-otel', BULLMQ_OTEL, { queue: 'mails' }],
  ['bullmq of AppSignal', BULLMQ_APPSIGNAL, { queue: 'mails' }],
  ['kafkajs 0.7', KAFKAJS_OLD, { exchange: 'orders', queue: undefined }],
  ['kafkajs 0.33', KAFKAJS, { exchange: 'orders', queue: undefined }],
  ['SQS 0.49', SQS_OLD, { queue: 'mails' }],
  ['SQS 0.79', SQS, { queue: 'mails' }],
])('when a message is of %s, its destination is known', (_library, attributes, names) => {
  expect(destinationNames(producer(attributes))).toMatchObject(names);
});

test.each<[string, Attrs, QueueRules, boolean]>([
  ['exchange', AMQPLIB, { terminal: [{ exchange: 'orders' }] }, false],
  [
    'exchange and key',
    AMQPLIB,
    { terminal: [{ exchange: 'orders', routingKey: /^order\./ }] },
    false,
  ],
  [
    'exchange and another key',
    AMQPLIB,
    { terminal: [{ exchange: 'orders', routingKey: 'x' }] },
    true,
  ],
  ['routing key as text', AMQPLIB, { terminal: ['order.placed'] }, false],
  [
    'queue behind an exchange, which no producer knows',
    AMQPLIB,
    { terminal: [{ queue: 'order.placed' }] },
    true,
  ],
  ['queue behind the default exchange', DEFAULT_EXCHANGE, { terminal: [{ queue: 'jobs' }] }, false],
  ['default exchange', DEFAULT_EXCHANGE, { terminal: [{ exchange: '' }] }, false],
  ['queue of bullmq', BULLMQ_OTEL, { terminal: [{ queue: 'mails' }] }, false],
  ['queue of SQS as text', SQS, { terminal: ['mails'] }, false],
  ['topic of kafka', KAFKAJS, { terminal: [{ exchange: /^ord/ }] }, false],
])(
  'when nobody consumes a destination, by its %s, it is open or not',
  (...[, attributes, rules, open]) => {
    expect(isOpen(attributes, rules)).toBe(open);
  },
);

const consumed = (queue: string, service = 'any') =>
  spanOf(`${service} CONSUMER ${queue} process`, { ...AMQPLIB, 'messaging.operation': 'process' });
const inGroup = (group: string) =>
  spanOf('any CONSUMER process orders', { ...KAFKAJS, 'messaging.consumer.group.name': group });
const ORDERS: QueueRules = { fanout: [{ exchange: 'orders', groups: 2 }] };

test.each<[string, Attrs, Span[], boolean]>([
  ['two queues', AMQPLIB, [consumed('billing'), consumed('mail')], false],
  ['one queue, twice', AMQPLIB, [consumed('billing'), consumed('billing')], true],
  [
    'one queue, by two services',
    AMQPLIB,
    [consumed('billing', 'a'), consumed('billing', 'b')],
    true,
  ],
  ['two consumer groups', KAFKAJS, [inGroup('billing'), inGroup('mail')], false],
  ['one consumer group, twice', KAFKAJS, [inGroup('billing'), inGroup('billing')], true],
])('when a message goes to two groups and was read from %s', (...[, attributes, below, open]) => {
  expect(isOpen(attributes, ORDERS, below)).toBe(open);
});

test('when fanout names a destination by any of its names, it counts as well', () => {
  const below = [consumed('billing')];
  expect(isOpen(AMQPLIB, { fanout: { 'order.placed': 2 } }, below)).toBe(true);
  expect(isOpen(AMQPLIB, { fanout: { other: 2 } }, below)).toBe(false);
});

test('when no group is given, consumers of one service are one group', () => {
  const bare = { 'messaging.destination.name': 'orders' };
  expect(groupOf(spanOf('b CONSUMER process', bare))).toBe('service b');
});
