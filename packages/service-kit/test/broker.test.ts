// RabbitMQ in health: publishing, consuming, the retry topology, an orderly end.
import { eventually } from '@traceshop/test-servers/eventually';
import { deadQueue, type IncomingMessage, retryQueue } from '../src/index';
import { type BrokerFixture, brokerFixture, QUEUE } from './broker-fixture';

let fixture: BrokerFixture;
beforeEach(async () => {
  fixture = await brokerFixture();
});
afterEach(() => fixture.end());

test('when a message is published, a consumer gets it as it was', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const got: IncomingMessage[] = [];
  broker.consume(QUEUE, { prefetch: 1 }, async (message) => {
    got.push(message);
    message.ack();
  });
  await broker.publish(QUEUE, { body: { a: 'ä' }, messageId: 'm1', headers: { 'x-attempt': 2 } });
  await eventually(() => expect(got).toHaveLength(1), { awaited: 'the message' });
  expect(got[0]?.body.toString()).toBe('{"a":"ä"}');
  expect(got[0]).toMatchObject({ messageId: 'm1', headers: { 'x-attempt': 2 } });
});

test('when there is no such queue, publishing fails instead of losing the message', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const outcomes = await Promise.allSettled([
    broker.publish('nowhere', { body: 1, messageId: 'same' }),
    broker.publish('nowhere', { body: 1, messageId: 'same' }),
    broker.publish(QUEUE, { body: 1, messageId: 'other' }),
  ]);
  expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  await expect(broker.publish('nowhere', { body: 1, messageId: 'm' })).rejects.toMatchObject({
    status: 503,
    code: 'dependency_unavailable',
    retryAfterSeconds: 1,
  });
});

test('when the broker rejects a message (queue full), publishing fails', async () => {
  const broker = fixture.open(async (channel) => {
    const full = { 'x-max-length': 1, 'x-overflow': 'reject-publish' };
    await channel.assertQueue('small', { durable: true, arguments: full });
  });
  await fixture.ready(broker);
  await broker.publish('small', { body: 1, messageId: 'm1' });
  await expect(broker.publish('small', { body: 2, messageId: 'm2' })).rejects.toMatchObject({
    status: 503,
  });
});

test('when a message waits in a retry queue, it comes back to the main queue', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  await broker.publish(retryQueue(QUEUE, 2), {
    body: 'again',
    messageId: 'm1',
    headers: { 'x-attempt': 3 },
  });
  expect(await fixture.take(QUEUE)).toMatchObject({ body: '"again"', headers: { 'x-attempt': 3 } });
});

test('when a message is put back for ever, it ends in the dead-letter queue', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  let deliveries = 0;
  broker.consume(QUEUE, { prefetch: 1 }, async (message) => {
    deliveries += 1;
    message.nack(true);
  });
  await broker.publish(QUEUE, { body: 'poison', messageId: 'm1' });
  expect(await fixture.take(deadQueue(QUEUE))).toMatchObject({ body: '"poison"' });
  expect(deliveries).toBe(21);
});

test('when a message kills its consumer again and again, it ends in the dead-letter queue', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  await broker.publish(QUEUE, { body: 'killer', messageId: 'm1' });
  // Taken, and the connection closed without an answer to it.
  for (let i = 0; i < 21; i += 1) {
    await eventually(
      () => fixture.direct(async (channel) => expect(await channel.get(QUEUE)).toBeTruthy()),
      { awaited: 'the message is back' },
    );
  }
  expect(await fixture.take(deadQueue(QUEUE))).toMatchObject({ body: '"killer"' });
});

test('when a message is rejected, it ends in the dead-letter queue at once', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  broker.consume(QUEUE, { prefetch: 1 }, async (message) => message.nack(false));
  await broker.publish(QUEUE, { body: 'bad', messageId: 'm1' });
  expect(await fixture.take(deadQueue(QUEUE))).toMatchObject({ body: '"bad"' });
});

test('when a handler throws, or forgets the message, it is delivered again', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  let deliveries = 0;
  broker.consume(QUEUE, { prefetch: 1 }, async (message) => {
    deliveries += 1;
    if (deliveries === 1) throw new Error('unforeseen');
    if (deliveries === 3) message.ack();
  });
  await broker.publish(QUEUE, { body: 1, messageId: 'm1' });
  await eventually(() => expect(deliveries).toBe(3), { awaited: 'the third delivery' });
  expect(fixture.log.messages()).toEqual(['message handler failed']);
});

test('when prefetch is 2, no more than two messages are handled at a time', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const handled: (() => void)[] = [];
  broker.consume(QUEUE, { prefetch: 2 }, async (message) => {
    await new Promise<void>((finish) => handled.push(finish));
    message.ack();
  });
  for (let i = 0; i < 10; i += 1) await broker.publish(QUEUE, { body: i, messageId: `m${i}` });
  for (const waiting of [8, 6, 4, 2, 0]) {
    await eventually(
      async () => {
        expect(await fixture.waiting(QUEUE)).toBe(waiting);
        expect(handled).toHaveLength(2);
      },
      { awaited: `two messages are handled and ${waiting} wait` },
    );
    for (const finish of handled.splice(0)) finish();
  }
});

test('when the broker closes, the message being handled is finished and the rest stays in the queue', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const handled: string[] = [];
  let begun = 0;
  const closing = Promise.withResolvers<void>();
  broker.consume(QUEUE, { prefetch: 1 }, async (message) => {
    begun += 1;
    await closing.promise;
    // Work that close has to wait for, well within its limit.
    await new Promise((resolve) => setTimeout(resolve, 200));
    message.ack();
    handled.push(String(message.messageId));
  });
  await broker.publish(QUEUE, { body: 1, messageId: 'm1' });
  await broker.publish(QUEUE, { body: 2, messageId: 'm2' });
  await eventually(() => expect(begun).toBe(1), { awaited: 'the first message' });
  const closed = broker.close();
  closing.resolve();
  await closed;
  expect(handled).toEqual(['m1']);
  expect(begun).toBe(1);
  expect(await fixture.take(QUEUE)).toMatchObject({ body: '2' });
  await expect(broker.publish(QUEUE, { body: 3, messageId: 'm3' })).rejects.toMatchObject({
    status: 503,
  });
});
