import { AmqplibInstrumentation } from '@opentelemetry/instrumentation-amqplib';
import { amqplibConfig } from './messaging-hooks';

interface Options {
  headers?: object;
}

type CreatePublishSpan = (...args: [unknown, string, string, unknown, Options?]) => unknown;

/**
 * The amqplib instrumentation puts headers into the very options that a program publishes with: they
 * may be frozen, or used again. This one gives it a copy.
 */
export function createAmqplibInstrumentation(): AmqplibInstrumentation {
  const instrumentation = new AmqplibInstrumentation(amqplibConfig);
  const inside = instrumentation as unknown as { createPublishSpan: CreatePublishSpan };
  const original = inside.createPublishSpan.bind(instrumentation);
  inside.createPublishSpan = (...args) => {
    const options = args[4];
    args[4] = { ...options, headers: { ...options?.headers } };
    return original(...args);
  };
  return instrumentation;
}
