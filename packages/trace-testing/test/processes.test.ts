/** Which processes a trace is about, and what is said of those that hang or have no tracker. */
import { once } from 'node:events';
import {
  createTracer,
  type OtlpReceiver,
  otlpReceiver,
  server,
  type Tracer,
  type TracerOptions,
  verdicts,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { run, type Service, startService, stop, tracerFor } from './fixture-services';

let receiver: OtlpReceiver;
let shop: Service;
/** A tracer for these services. */
const tracerOf = (services: Service[], options: Partial<TracerOptions> = {}): Tracer =>
  tracerFor(receiver, services, options);

beforeAll(async () => {
  receiver = await otlpReceiver();
  shop = await startService({ name: 'shop', collector: receiver.url });
});
afterAll(async () => {
  await stop(shop);
  await receiver.close();
});

test('when a trace begins after the end of a process, it is none of its business', async () => {
  const victim = await startService({ name: 'victim', collector: receiver.url });
  await stop(victim);
  const tracer = tracerOf([shop, victim]);
  const { trace } = await tracer.run((headers) => run(shop, {}, headers));
  const { result } = await tracer.run((headers) => run(shop, {}, headers), { adopt: true });
  const given = tracer.trace(String(result.headers['traceresponse']?.split('-')[1]));

  await expect(trace).toMatchTrace(server('shop', 'POST /run'));
  await expect(given).toMatchTrace(server('shop', 'POST /run'));
});

test('when a process was replaced under way, the one that is gone still counts', async () => {
  const lives = [await startService({ name: 'victim', collector: receiver.url })];
  const tracer = createTracer({
    source: receiver,
    processes: () => [shop.child, ...lives.slice(-1).map(({ child }) => child)],
  });
  const { trace } = await tracer.run(async (headers) => {
    await run(shop, {}, headers);
    await Promise.all(lives.map(stop));
    lives.push(await startService({ name: 'victim', collector: receiver.url }));
  });

  expect((await verdicts.leakNothing(trace)).outcome).toBe('unproven');
  await Promise.all(lives.map(stop));
});

test('when only a quiet period decides, the basis says so and nothing is called proven', async () => {
  const foreign = await startService({ name: 'foreign', collector: receiver.url, tracked: false });
  const tracer = tracerOf([foreign], { quietMs: 300, ackMs: 100 });
  const { trace } = await tracer.run((headers) => run(foreign, {}, headers));

  expect(await verdicts.matchTrace(trace, server('foreign', 'POST /run'))).toMatchObject({
    outcome: 'pass',
    basis: 'quiet',
    proven: false,
  });
  await stop(foreign);
});

test('when a process hangs, it is named, and that it has a tracker', async () => {
  const hung = await startService({ name: 'hung', collector: receiver.url });
  const tracer = tracerOf([hung], { deadlineMs: 1500 });
  const { trace } = await tracer.run((headers) => run(hung, {}, headers));
  await expect(trace).toHaveSpan(server('hung', 'POST /run'));
  hung.child.kill('SIGSTOP');
  const message = await trace.settled().catch(String);
  hung.child.kill('SIGKILL');
  await once(hung.child, 'exit');

  expect(message).toContain(`hung (process ${hung.child.pid}) does not answer: it hangs`);
  expect(message).not.toContain('no span tracker');
});
