// RabbitMQ down, cut off, silent, or robbed of its queues: fast failures, no crash, everything back by itself.
import { eventually } from '@traceshop/test-servers/eventually';
import { limited } from '../src/core/time-limit';
import { type Broker, deadQueue, retryQueue } from '../src/index';
import { type BrokerFixture, brokerFixture, QUEUE } from './broker-fixture';
import { tooLate } from './too-late';

let fixture: BrokerFixture;
beforeEach(async () => {
  fixture = await brokerFixture();
});
afterEach(() => fixture.end());

const down = { status: 503, code: 'dependency_unavailable' };

function collect(broker: Broker): Set<string> {
  const got = new Set<string>();
  broker.consume(QUEUE, { prefetch: 10 }, async (message) => {
    got.add(String(message.messageId));
    message.ack();
  });
  return got;
}

test('when RabbitMQ is down at the start, publishing fails at once, and all works once it is there', async () => {
  await fixture.proxy.cut();
  const broker = fixture.open();
  const got = collect(broker);
  await expect(broker.publish(QUEUE, { body: 1, messageId: 'm1' })).rejects.toMatchObject(down);
  await expect(broker.ready()).rejects.toMatchObject(down);
  await eventually(() => expect(fixture.log.lines).toHaveLength(1), { awaited: 'one line' });
  await fixture.proxy.restore();
  await fixture.ready(broker);
  await broker.publish(QUEUE, { body: 2, messageId: 'm2' });
  await eventually(() => expect([...got]).toEqual(['m2']), { awaited: 'the message' });
  const both = ['RabbitMQ is down; reconnecting', 'RabbitMQ is back'];
  await eventually(() => expect(fixture.log.messages()).toEqual(both), { awaited: 'both lines' });
});

test('when the link is cut under load, each publish ends, none confirmed is lost, and consumers go on', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const got = collect(broker);
  const confirmed: string[] = [];
  const failures: unknown[] = [];
  const publish = (id: string) =>
    broker.publish(QUEUE, { body: id, messageId: id }).then(
      () => void confirmed.push(id),
      (error: unknown) => void failures.push(error),
    );
  const burst = (name: string) => Array.from({ length: 100 }, (_, i) => publish(`${name}-${i}`));

  await Promise.race(burst('before'));
  const onTheirWay = burst('as it is cut');
  await fixture.proxy.cut();
  await Promise.all(onTheirWay);
  const before = failures.length;
  await Promise.all(burst('while down'));
  expect(failures.length - before).toBe(100);
  await fixture.proxy.restore();
  await eventually(() => Promise.all([...burst('coming back'), broker.ready()]), {
    awaited: 'the broker can publish',
  });
  await publish('last');
  for (const failure of failures) expect(failure).toMatchObject(down);
  await eventually(() => expect(confirmed.filter((id) => !got.has(id))).toEqual([]), {
    awaited: 'every confirmed message',
  });
  expect(got).toContain('last');
});

test('when the link is silent, a publish fails within 5 seconds and the next at once', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  await broker.publish(QUEUE, { body: 1, messageId: 'm1' });
  fixture.proxy.stall();
  const silenced = broker.publish(QUEUE, { body: 2, messageId: 'm2' });
  await expect(limited(5_000, silenced, tooLate)).rejects.toMatchObject(down);
  // Only one has to find out.
  const next = broker.publish(QUEUE, { body: 2, messageId: 'm2' });
  await expect(limited(500, next, tooLate)).rejects.toMatchObject(down);
  await fixture.proxy.cut();
  await fixture.proxy.restore();
  await fixture.ready(broker);
  await eventually(() => broker.publish(QUEUE, { body: 3, messageId: 'm3' }), {
    awaited: 'a confirm',
  });
});

test('when a message is being handled as the link breaks, it is delivered again', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  let deliveries = 0;
  broker.consume(QUEUE, { prefetch: 1 }, async (message) => {
    deliveries += 1;
    if (deliveries === 1) {
      await fixture.proxy.cut();
      await fixture.proxy.restore();
    }
    message.ack();
  });
  await broker.publish(QUEUE, { body: 1, messageId: 'm1' });
  await eventually(() => expect(deliveries).toBe(2), { awaited: 'the second delivery' });
});

test('when the queue is deleted under a consumer, queue and consumer come back', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const got = collect(broker);
  await broker.publish(QUEUE, { body: 1, messageId: 'm1' });
  await eventually(() => expect([...got]).toEqual(['m1']), { awaited: 'the first message' });
  await fixture.direct((channel) => channel.deleteQueue(QUEUE));
  await eventually(() => broker.publish(QUEUE, { body: 2, messageId: 'm2' }), {
    awaited: 'a confirm',
  });
  await eventually(() => expect([...got]).toEqual(['m1', 'm2']), { awaited: 'the second message' });
});

test('when a queue is deleted that only publishers know, it is declared again and the message arrives', async () => {
  const broker = fixture.open();
  await fixture.ready(broker);
  const retry = retryQueue(QUEUE, 1);
  for (const queue of [retry, deadQueue(QUEUE)]) {
    await fixture.direct((channel) => channel.deleteQueue(queue));
  }
  // Two at once: neither may be lost while the other has the queue declared.
  await Promise.all([
    broker.publish(retry, { body: 1, messageId: 'm1' }),
    broker.publish(deadQueue(QUEUE), { body: 2, messageId: 'm2' }),
  ]);
  expect(await fixture.take(QUEUE)).toMatchObject({ body: '1' });
  expect(await fixture.take(deadQueue(QUEUE))).toMatchObject({ body: '2' });
  await expect(broker.ready()).resolves.toBeUndefined();
});

test('when a queue is deleted that nobody publishes to, it is declared again all the same', async () => {
  const broker = fixture.open(undefined, { declareIntervalMs: 100 });
  await fixture.ready(broker);
  await fixture.direct((channel) => channel.deleteQueue(deadQueue(QUEUE)));
  await eventually(() => fixture.waiting(deadQueue(QUEUE)), {
    awaited: 'the dead-letter queue exists again',
  });
});

test('when the topology cannot be declared, it is tried until it can', async () => {
  let attempts = 0;
  const broker = fixture.open(async (channel) => {
    attempts += 1;
    // A queue that exists with other arguments: the broker closes the channel.
    if (attempts === 1) await channel.assertQueue('other', { durable: true });
    await channel.assertQueue('other', { durable: attempts > 1 });
  });
  await fixture.ready(broker);
  expect(attempts).toBe(2);
});

test('when RabbitMQ is down as the broker closes, closing is quick', async () => {
  const broker = fixture.open();
  collect(broker);
  await fixture.ready(broker);
  fixture.proxy.stall();
  await limited(2_000, broker.close(), tooLate);
});
