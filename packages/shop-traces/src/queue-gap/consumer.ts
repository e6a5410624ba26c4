// The other end of the queue gap: consumes one message on each command. In between it does not listen to the broker.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SPAN } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import { type ConsumeMessage, connect } from 'amqplib';

const [url = '', queue = ''] = [process.env['RABBITMQ_URL'], process.env['QUEUE']];
const connection = await connect(url);
const channel = await connection.createChannel();
await channel.assertQueue(queue);
await channel.prefetch(1);

async function consumeOne(afterMs: number): Promise<void> {
  await pause(afterMs);
  const consumerTag = randomUUID();
  const process = async (message: ConsumeMessage): Promise<void> => {
    // Cancelled before the acknowledgement, so that no second message can arrive.
    await withSpan(SPAN.sendNotification, {}, () => channel.cancel(consumerTag));
    channel.ack(message);
  };
  await channel.consume(queue, (message) => void (message && process(message)), { consumerTag });
}

process.on('message', (message: { consumeAfterMs?: number }) => {
  if (message.consumeAfterMs !== undefined) void consumeOne(message.consumeAfterMs);
});
process.send?.({ type: 'listening' });
