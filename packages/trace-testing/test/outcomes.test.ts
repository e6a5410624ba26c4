/** Pass, fail or unproven: what a process takes with it when it ends could change any answer but a yes. */
import {
  client,
  internal,
  type OtlpReceiver,
  otlpReceiver,
  server,
  type TraceHandle,
  type Tracer,
  type TracerOptions,
  type Verdict,
  verdicts,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { run, type Service, shutDown, startService, stop, tracerFor } from './fixture-services';

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

/** The shop calls a service that sends nothing by itself, and that has ended by the answer. */
async function callAndEnd(
  end: (victim: Service) => Promise<void>,
  options: Partial<TracerOptions> & { tracked?: boolean } = {},
): Promise<TraceHandle> {
  const { tracked = true, ...others } = options;
  const victim = await startService({
    name: 'victim',
    collector: receiver.url,
    tracked,
    exportDelayMs: 3_600_000,
  });
  const tracer = tracerOf([shop, victim], { quietMs: 100, ackMs: 100, ...others });
  const plan = { call: { url: victim.url, service: 'victim', plan: {} } };
  const { trace } = await tracer.run(async (headers) => {
    await run(shop, plan, headers);
    await end(victim);
  });
  return trace;
}

const seen = server('shop', 'POST /run', [client('shop', 'POST /run')]);
const never = internal('victim', 'never');

/** Each passes on the spans that have come. */
const QUESTIONS: [string, (trace: TraceHandle) => Promise<Verdict>][] = [
  ['times: 0', (trace) => verdicts.haveSpan(trace, never, { times: 0 })],
  ['times: [0, 3]', (trace) => verdicts.haveSpan(trace, never, { times: [0, 3] })],
  ['toMatchTrace', (trace) => verdicts.matchTrace(trace, seen)],
  ['toBeWellFormed', (trace) => verdicts.beWellFormed(trace)],
  ['toHaveNoOrphanSpans', (trace) => verdicts.haveNoOrphanSpans(trace)],
  ['toHaveSingleRoot', (trace) => verdicts.haveSingleRoot(trace)],
  ['toShareOneTraceId', (trace) => verdicts.shareOneTraceId(trace)],
  ['toLeakNothing', (trace) => verdicts.leakNothing(trace)],
  ['toFollowSemconv', (trace) => verdicts.followSemconv(trace, { scopes: ['none'] })],
  ['toCost', (trace) => verdicts.cost(trace, { remoteCalls: 9 })],
];

describe('when a process was killed with spans that it had not sent', () => {
  let trace: TraceHandle;
  let victim: Service;
  beforeAll(async () => {
    trace = await callAndEnd((one) => {
      victim = one;
      return stop(one);
    });
  });

  test.each(QUESTIONS)('%s is unproven, and says which process', async (_name, ask) => {
    const { outcome, proven, message } = await ask(trace);

    expect({ outcome, proven }).toEqual({ outcome: 'unproven', proven: false });
    expect(message()).toContain(
      `UNPROVEN: victim (process ${victim.child.pid}) ended without a final account`,
    );
  });

  test('neither a matcher nor its negation passes', async () => {
    const both = (one: (negated: boolean) => Promise<void>) =>
      Promise.all([false, true].map((negated) => expect(one(negated)).rejects.toThrow(/UNPROVEN/)));
    const subject = (negated: boolean) => (negated ? expect(trace).not : expect(trace));

    await both((negated) => subject(negated).toHaveSpan(never, { times: 0 }));
    await both((negated) => subject(negated).toMatchTrace(seen));
    await both((negated) => subject(negated).toLeakNothing());
    await both((negated) => subject(negated).toBeWellFormed());
    await expect(expect(trace).not.toHaveSpan(never)).rejects.toThrow(/UNPROVEN/);
    await expect(expect(trace).not.toContainTrace(never)).rejects.toThrow(/UNPROVEN/);
  });

  test('what has come is proven all the same', async () => {
    const found = await verdicts.containTrace(trace, seen);
    const counted = await verdicts.haveSpan(trace, seen);

    expect([found, counted]).toMatchObject([
      { outcome: 'pass', basis: 'exact', proven: true },
      { outcome: 'pass', basis: 'exact', proven: true },
    ]);
  });

  test('with mayDie the other services are claimed about, and the dead one is not', async () => {
    const mayDie = ['victim'];

    await expect(trace).toHaveSpan(internal('shop', 'never'), { times: 0, mayDie });
    await expect(trace).toLeakNothing({ mayDie });
    await expect(expect(trace).toHaveSpan(never, { times: 0, mayDie })).rejects.toThrow(
      'UNPROVEN: it asks about victim, which may die and did',
    );
    await expect(expect(trace).toLeakNothing({ mayDie: ['other'] })).rejects.toThrow(/UNPROVEN/);
  });
});

test('when a process without a tracker ends, what it had not sent is lost as well', async () => {
  let pid: number | undefined;
  const trace = await callAndEnd(
    async (victim) => {
      pid = victim.child.pid;
      await stop(victim);
    },
    { tracked: false },
  );

  const { outcome, message } = await verdicts.leakNothing(trace);
  expect(outcome).toBe('unproven');
  expect(message()).toContain(`UNPROVEN: process ${pid} ended without a span tracker`);
});

test('when a process is shut down, its final account closes the trace', async () => {
  const trace = await callAndEnd(shutDown);

  await expect(trace).toMatchTrace(
    server('shop', 'POST /run', [client('shop', 'POST /run', [server('victim', 'POST /run')])]),
  );
  const { completeness } = await trace.settled();
  expect(completeness).toMatchObject({ basis: 'exact', lost: [], notes: [] });
});

test('when a process is shut down with a span open, it is lost', async () => {
  const victim = await startService({ name: 'victim', collector: receiver.url });
  const { trace } = await tracerOf([victim]).run(async (headers) => {
    await run(victim, { late: 3_600_000 }, headers);
    await shutDown(victim);
  });

  const { outcome, message } = await verdicts.haveSpan(trace, never, { times: 0 });
  expect(outcome).toBe('unproven');
  expect(message()).toContain('was shut down while spans were open, which are lost: late');
});
