import { testVhost } from '@traceshop/test-servers';
import { outline, runWithReceiver, traceOf } from './support/program.ts';

let vhost: Awaited<ReturnType<typeof testVhost>>;
let stores: Awaited<ReturnType<typeof runWithReceiver>>;

beforeAll(async () => {
  vhost = await testVhost();
  stores = await runWithReceiver('stores', { RABBITMQ: vhost.url });
});
afterAll(async () => {
  await stores.close();
  await vhost.drop();
});

test('when a message is sent and consumed, both spans have current names and attributes, in one trace', async () => {
  const spans = await traceOf(
    stores.receiver,
    await fetch(`${stores.url}/publish`),
    (found) => found.length === 5,
  );
  expect(outline(spans)).toEqual([
    'CONSUMER process notifications < PRODUCER publish notifications',
    'CONSUMER process second < PRODUCER publish events',
    'PRODUCER publish events < CONSUMER process notifications',
    'PRODUCER publish notifications < SERVER GET /publish',
    'SERVER GET /publish',
  ]);
  const messaging = (name: string) => {
    const span = spans.find((candidate) => candidate.name === name);
    return Object.fromEntries(
      Object.entries(span?.attributes ?? {}).filter(([key]) =>
        /^(?:messaging|rabbitmq)\./.test(key),
      ),
    );
  };
  const message = {
    'messaging.system.name': 'rabbitmq',
    'messaging.destination.name': 'notifications',
    'messaging.message.id': 'msg-1',
    'messaging.message.conversation_id': 'cor-1',
    'messaging.message.body.size': 2,
    'messaging.message.attempt': 2,
    'rabbitmq.destination.routing_key': 'notifications',
  };
  expect(messaging('publish notifications')).toEqual({
    ...message,
    'messaging.operation.name': 'publish',
    'messaging.operation.type': 'send',
  });
  expect(messaging('process notifications')).toEqual({
    ...message,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
  });
  expect(messaging('process second')).toMatchObject({
    'messaging.destination.name': 'second',
    'rabbitmq.destination.routing_key': 'order.placed',
  });
});

test('when a message is refused, its CONSUMER span is ERROR', async () => {
  const spans = await traceOf(
    stores.receiver,
    await fetch(`${stores.url}/publish`),
    (found) => found.length === 5,
  );
  expect(spans.find((span) => span.name === 'process second')?.status.code).toBe('ERROR');
});
