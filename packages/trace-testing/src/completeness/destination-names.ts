/** The attributes that name a message's destination, by the library that created the span. */
import type { Span } from '../tree/model';

/** The names of a destination that are in a span. */
export interface DestinationNames {
  exchange: string | undefined;
  routingKey: string | undefined;
  queue: string | undefined;
  /** All its names, in order of preference. */
  any: string[];
}

interface Keys {
  library: string;
  /** How the keys were found. */
  from: 'recorded spans' | 'its source';
  /** Exchange or topic. */
  exchange?: readonly string[];
  routingKey?: readonly string[];
  queue?: readonly string[];
  /** True for spans of this library, among spans that have one of the keys. */
  is: (system: string) => boolean;
}

/** The first match counts. test/queues.test.ts checks recorded entries against the spans. */
export const DESTINATION_KEYS: readonly Keys[] = [
  {
    library: 'amqplib: instrumentation 0.46 (SDK line 1), 0.69 (line 2), 0.71 (line 3)',
    from: 'recorded spans',
    exchange: ['messaging.destination.name', 'messaging.destination'],
    routingKey: [
      'messaging.rabbitmq.destination.routing_key',
      'rabbitmq.destination.routing_key',
      'messaging.rabbitmq.routing_key',
    ],
    is: (system) => system === 'rabbitmq',
  },
  {
    library: 'bullmq: bullmq-otel 2',
    from: 'recorded spans',
    queue: ['bullmq.queue.name'],
    is: (system) => system === '',
  },
  {
    library: 'bullmq: @appsignal/opentelemetry-instrumentation-bullmq 0.9',
    from: 'recorded spans',
    queue: ['messaging.destination.name'],
    is: (system) => system === 'bullmq',
  },
  {
    library: 'AWS SDK: instrumentation 0.49, 0.79, SQS',
    from: 'its source',
    queue: ['messaging.destination.name', 'messaging.destination'],
    is: (system) => system === 'aws.sqs' || system === 'aws_sqs',
  },
  {
    library: 'kafkajs: instrumentation 0.7, 0.33; AWS SDK: SNS; and any other',
    from: 'its source',
    exchange: ['messaging.destination.name', 'messaging.destination'],
    routingKey: ['messaging.rabbitmq.destination.routing_key', 'messaging.rabbitmq.routing_key'],
    is: () => true,
  },
];

function firstText(span: Span, keys: readonly string[] = []): string | undefined {
  return keys.map((key) => span.attributes[key]).find((value) => typeof value === 'string');
}

export function destinationNames(span: Span): DestinationNames {
  const { attributes } = span;
  const system = String(
    attributes['messaging.system.name'] ?? attributes['messaging.system'] ?? '',
  );
  const of = (keys: Keys) => ({
    exchange: firstText(span, keys.exchange),
    routingKey: firstText(span, keys.routingKey),
    queue: firstText(span, keys.queue),
  });
  const found = DESTINATION_KEYS.filter((keys) => keys.is(system)).map(of);
  const names = found.find((one) => Object.values(one).some((name) => name !== undefined));
  const { exchange, routingKey, queue } = names ?? of({} as Keys);
  // The default exchange sends to the queue in the routing key.
  const direct = exchange === '' || exchange === undefined || exchange === routingKey;
  return {
    exchange,
    routingKey,
    queue: queue ?? (direct ? routingKey : undefined),
    any: [...new Set([exchange, routingKey, queue])].filter(
      (name) => name !== undefined && name !== '',
    ) as string[],
  };
}

const GROUP_KEYS = [
  'messaging.consumer.group.name',
  'messaging.kafka.consumer.group',
  'messaging.kafka.consumer_group',
  'messaging.consumer_group',
  'messaging.destination.subscription.name',
];

/** The spans of all amqplib versions have the queue only in their name: `billing process`. */
const QUEUE_IN_NAME = /^(.+) process$/;

/** Consumers of one group share its messages, and may receive one again: by group, queue, or service. */
export function groupOf(span: Span): string {
  const group = firstText(span, GROUP_KEYS);
  if (group !== undefined) return `group ${group}`;
  const stock = 'messaging.rabbitmq.routing_key' in span.attributes;
  const queue = stock ? QUEUE_IN_NAME.exec(span.name)?.[1] : destinationNames(span).queue;
  return queue === undefined ? `service ${span.service}` : `queue ${queue}`;
}
