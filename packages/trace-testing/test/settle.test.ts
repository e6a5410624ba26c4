import { once } from 'node:events';
import {
  client,
  consumer,
  createTracer,
  hop,
  internal,
  type OtlpReceiver,
  otlpReceiver,
  producer,
  server,
  TraceNotSettledError,
  type Tracer,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import {
  run,
  type Service,
  startBroker,
  startIdleProcess,
  startService,
  stop,
} from './fixture-services';

let receiver: OtlpReceiver;
let broker: Awaited<ReturnType<typeof startBroker>>;
let shop: Service;
let worker: Service;
let tracer: Tracer;

const start = (name: string, tracked = true) =>
  startService({ name, collector: receiver.url, tracked });

beforeAll(async () => {
  [receiver, broker] = await Promise.all([otlpReceiver(), startBroker()]);
  [shop, worker] = await Promise.all([start('shop'), start('worker')]);
  tracer = createTracer({
    source: receiver,
    processes: () => [shop.child, worker.child],
    inScope: ['shop', 'worker'],
    terminal: ['jobs.dead'],
    deadlineMs: 25_000,
  });
});
afterAll(async () => {
  await Promise.all([shop, worker].map(stop));
  await Promise.all([receiver.close(), broker.close()]);
});

test('when work goes on after the response, the trace is complete with it', async () => {
  const { trace } = await tracer.run((headers) => run(shop, { late: 60 }, headers));

  await expect(trace).toMatchTrace(server('shop', 'POST /run', [internal('shop', 'late')]));
  const { completeness } = await trace.settled();
  expect(completeness).toMatchObject({ closed: true, basis: 'exact', openSpans: 0, notes: [] });
  expect(completeness?.rounds).toBeGreaterThanOrEqual(2);
});

test('when a call goes to another process, its spans are waited for', async () => {
  const plan = { call: { url: worker.url, service: 'worker', plan: { late: 30 } } };
  const { trace } = await tracer.run((headers) => run(shop, plan, headers));

  await expect(trace).toMatchTrace(
    server('shop', 'POST /run', { remoteParent: true }, [
      client('shop', 'POST /run', [
        server('worker', 'POST /run', { remoteParent: true }, [internal('worker', 'late')]),
      ]),
    ]),
  );
  await expect(trace).toBeWellFormed();
});

const message = (to: string | undefined, extra: object = {}) => ({
  publish: { broker: broker.url, message: { queue: 'jobs', to, heldMs: 80, plan: {}, ...extra } },
});

const journey = server('shop', 'POST /run', [
  producer('shop', 'publish jobs', [hop(consumer('worker', 'process jobs'))]),
]);

test('when a message is in the broker and no span is open, the consumer is waited for', async () => {
  const runs = Array.from({ length: 20 }, async () => {
    const { trace } = await tracer.run((headers) => run(shop, message(worker.url), headers));
    await expect(trace).toMatchTrace(journey);
  });
  await Promise.all(runs);
});

test('when the consumer starts a linked trace, it is followed', async () => {
  const linked = message(worker.url, { plan: { linked: true, late: 20 } });
  const { trace } = await tracer.run((headers) => run(shop, linked, headers));

  await expect(trace).toMatchTrace(
    server('shop', 'POST /run', [
      producer('shop', 'publish jobs', [
        hop(consumer('worker', 'process jobs', [internal('worker', 'late')])),
      ]),
    ]),
  );
  const other = await trace.linked(consumer('worker', 'process jobs'));
  expect(other.id).not.toBe(trace.id);
  await expect(other).toMatchTrace(
    consumer('worker', 'process jobs', { links: [{ traceId: trace.id }] }, [
      internal('worker', 'late'),
    ]),
  );
});

test('when nobody consumes a message, the deadline comes and says so', async () => {
  const { trace } = await tracer.run((headers) => run(shop, message(undefined), headers));
  await trace.reached(({ spans }) => spans.length === 2);
  const settled = trace.settled({ deadline: 500 });

  await expect(settled).rejects.toThrow(TraceNotSettledError);
  await expect(settled).rejects.toThrow('shop PRODUCER publish jobs has 0 of 1 CONSUMER spans yet');
  const negated = expect(trace).not.toMatchTrace(journey, { deadline: 100 });
  await expect(negated).rejects.toThrow(/was not complete/);
});

test('when a destination is declared terminal, its message needs no consumer', async () => {
  const dead = message(undefined, { queue: 'jobs.dead' });
  const { trace } = await tracer.run((headers) => run(shop, dead, headers));

  await expect(trace).toMatchTrace(server('shop', 'POST /run', [producer('shop', 'publish jobs')]));
});

test('when the id is adopted from the response, the trace has a root without a parent', async () => {
  const { trace } = await tracer.run((headers) => run(shop, {}, headers), { adopt: true });

  const settled = await trace.settled();
  expect(settled.spans.map((span) => span.parentSpanId)).toEqual([undefined]);
  await expect(settled).toBeWellFormed();
});

test('when a process is killed under way, it is not waited for and the report says so', async () => {
  const victim = await start('victim');
  const local = createTracer({
    source: receiver,
    processes: () => [shop.child, worker.child, victim.child],
    inScope: ['shop', 'worker', 'victim'],
  });
  const inner = { call: { url: worker.url, service: 'worker', plan: {} }, crash: true };
  const plan = { call: { url: victim.url, service: 'victim', plan: inner } };
  const { trace } = await local.run((headers) => run(shop, plan, headers));

  const { spans, completeness } = await trace.settled();

  expect(completeness).toMatchObject({ closed: true, basis: 'exact' });
  expect(completeness?.notes).toEqual([
    `victim (process ${victim.child.pid}) ended without a final account: spans it had not sent are lost`,
  ]);
  expect(spans.map((span) => span.service).sort()).toEqual(['shop', 'shop', 'worker']);
  await expect(expect(trace).toHaveNoOrphanSpans()).rejects.toThrow(/orphan: worker SERVER/);
});

test('when a process has no span tracker, a quiet period decides and the report says so', async () => {
  const foreign = await start('foreign', false);
  const local = createTracer({
    source: receiver,
    processes: [foreign.child],
    quietMs: 400,
    ackMs: 100,
  });
  const { trace } = await local.run((headers) => run(foreign, { late: 50 }, headers));

  // On a machine that stalls, the last span may come after any quiet period.
  const { spans, completeness } = await trace.settled({ expect: internal('foreign', 'late') });
  await stop(foreign);

  expect(spans.map((span) => span.name)).toEqual(['POST /run', 'late']);
  expect(completeness).toMatchObject({ closed: true, basis: 'quiet' });
  expect(completeness?.notes).toEqual([
    `no span tracker has registered from process ${foreign.child.pid}`,
    'spans of foreign are in the account of no span tracker',
  ]);
});

test('when nothing of a trace arrives, the error says what arrived instead', async () => {
  const { trace } = await tracer.run(async () => undefined);

  await expect(expect(trace).toMatchTrace(journey, { deadline: 200 })).rejects.toThrow(
    /no span of trace [0-9a-f]{32} arrived.*other traces, the newest:.*spans of /s,
  );
});

test('when a process has only a span tracker left, it ends', async () => {
  const [code] = await once(startIdleProcess(receiver.url), 'exit');

  expect(code).toBe(0);
});
