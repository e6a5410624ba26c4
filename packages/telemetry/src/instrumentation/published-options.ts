import { context, propagation } from '@opentelemetry/api';
import { AmqplibInstrumentation } from '@opentelemetry/instrumentation-amqplib';
import { amqplibConfig } from './messaging-hooks';

interface Options {
  headers?: object;
}

type CreatePublishSpan = (...args: [unknown, string, string, unknown, Options?]) => unknown;

/**
 * The amqplib instrumentation writes headers into the program's own options, which may be frozen or
 * used again. This one passes it a copy. It sends no baggage: a caller has written it, and a message may
 * stay in a queue for long.
 */
export function createAmqplibInstrumentation(): AmqplibInstrumentation {
  const instrumentation = new AmqplibInstrumentation(amqplibConfig);
  const inside = instrumentation as unknown as { createPublishSpan: CreatePublishSpan };
  const original = inside.createPublishSpan.bind(instrumentation);
  inside.createPublishSpan = (...args) => {
    const options = args[4];
    args[4] = { ...options, headers: { ...options?.headers } };
    const bare = propagation.deleteBaggage(context.active());
    return context.with(bare, () => original(...args));
  };
  return instrumentation;
}
