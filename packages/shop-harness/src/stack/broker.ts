// RabbitMQ through its management API, the only port that compose publishes.
import type { Stack } from './stack.ts';

/** The user and the password of .env. */
const AUTHORIZATION = `Basic ${Buffer.from('traceshop:demo-rabbitmq').toString('base64')}`;

/** @throws an error with the response, unless it is a 2xx. */
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
  await publish(stack, 'notifications', {
    payload: 'not what anybody expects',
    properties: { message_id: 'ntf_unreadable' },
  });
}

/** A notification whose four attempts have failed. */
export async function publishDeadLetter(stack: Stack, notification: object): Promise<void> {
  const id = `ntf_dead${Date.now()}`;
  await publish(stack, 'notifications.dead', {
    payload: JSON.stringify({ id, ...notification }),
    properties: {
      message_id: id,
      content_type: 'application/json',
      headers: { 'x-attempt': 4 },
    },
  });
}

interface Message {
  payload: string;
  properties: Record<string, unknown>;
}

async function publish(stack: Stack, queue: string, message: Message): Promise<void> {
  const { routed } = await askBroker<{ routed: boolean }>(
    stack,
    '/exchanges/%2F/amq.default/publish',
    {
      ...message,
      routing_key: queue,
      payload_encoding: 'string',
      properties: { delivery_mode: 2, ...message.properties },
    },
  );
  if (!routed) throw new Error(`the queue ${queue} does not exist`);
}
