// RabbitMQ through its management API, the only port of it that compose publishes.
import type { Stack } from './stack.ts';

/** The user and the password of .env. */
const AUTHORIZATION = `Basic ${Buffer.from('traceshop:demo-rabbitmq').toString('base64')}`;

/** @throws an error with the answer, unless it is a 2xx. */
export async function askBroker<T>(stack: Stack, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${stack.url('RABBITMQ_PORT')}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`RabbitMQ, ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** A message that no consumer can read: it becomes a dead letter at once. */
export async function publishUnreadable(stack: Stack): Promise<void> {
  const { routed } = await askBroker<{ routed: boolean }>(
    stack,
    '/exchanges/%2F/amq.default/publish',
    {
      routing_key: 'notifications',
      payload: 'not what anybody expects',
      payload_encoding: 'string',
      properties: { message_id: 'ntf_unreadable', delivery_mode: 2 },
    },
  );
  if (!routed) throw new Error('there is no queue notifications');
}
