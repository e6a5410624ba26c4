/** When is a trace declared complete: by two equal rounds, and woken by hints, not by exporters. */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import {
  createTracer,
  inMemory,
  internal,
  otlpReceiver,
  server,
  type Trace,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { type WaitTask, waitUntilComplete } from '../src/completeness/wait-until-complete';
import type { Account } from '../src/tracker/messages';
import { linkTo } from '../src/tracker/process-link';
import { span, spansOf, TRACE_ID, trace } from './build';
import { run, startService, stop } from './fixture-services';

/** Rounds in which a process answers this, and the trace holds as many spans as it says. */
function taskOf(rounds: Account[]): { task: WaitTask; asked: () => number } {
  let asked = 0;
  const received = (): Trace => {
    const { ended } = rounds[Math.min(asked, rounds.length) - 1] ?? { ended: 0 };
    return trace(
      span('worker SERVER POST /', {
        spanId: 'a'.repeat(16),
      }),
      ...Array.from({ length: ended - 1 }, (_, index) =>
        span('worker INTERNAL work', {
          spanId: String(index).padStart(16, 'b'),
          parentSpanId: 'a'.repeat(16),
        }),
      ),
    );
  };
  const task: WaitTask = {
    source: inMemory(spansOf(span('worker SERVER POST /'))),
    traceId: TRACE_ID,
    links: () => [
      {
        ended: () => false,
        ask: async () => {
          asked += 1;
          const account = rounds[Math.min(asked, rounds.length) - 1] ?? { open: [], ended: 0 };
          return {
            state: 'answered',
            reply: {
              type: 'trace-testing:flushed',
              id: asked,
              service: 'worker',
              instance: undefined,
              accounts: { [TRACE_ID]: account },
              error: undefined,
            },
          };
        },
        onActivity: () => () => undefined,
      },
    ],
    load: async () => received(),
    known: received,
    rules: {},
    expect: undefined,
    limits: { deadlineMs: 10_000, quietMs: 1, ackMs: 1, pollMs: 1 },
  };
  return { task, asked: () => asked };
}

const closed = (ended: number): Account => ({ open: [], ended });

test.each([
  { title: 'the same is said twice', rounds: [closed(1)], asked: 2, spans: 1 },
  { title: 'more came in between', rounds: [closed(1), closed(2)], asked: 3, spans: 2 },
  {
    title: 'a span was open in between',
    rounds: [closed(1), { open: ['late'], ended: 1 }, closed(2)],
    asked: 4,
    spans: 2,
  },
])('when $title, $asked rounds close the trace', async ({ rounds, asked, spans }) => {
  const { task, asked: rounded } = taskOf(rounds);
  const settled = await waitUntilComplete(task);

  expect(settled.completeness).toMatchObject({ closed: true, rounds: asked });
  expect(settled.spans).toHaveLength(spans);
  expect(rounded()).toBe(asked);
});

test('when a process ends, whoever waits for it is woken, about any trace', () => {
  const child = Object.assign(new EventEmitter(), { exitCode: null, signalCode: null, pid: 1 });
  const told: unknown[] = [];
  linkTo(child as unknown as ChildProcess).onActivity((hint) => told.push(hint));
  child.emit('exit', 0, null);

  expect(told).toStrictEqual([undefined]);
});

test('when exporters send nothing by themselves, the end of the last span wakes the test', async () => {
  const receiver = await otlpReceiver();
  const shop = await startService({
    name: 'shop',
    collector: receiver.url,
    exportDelayMs: 3_600_000,
  });
  const tracer = createTracer({ source: receiver, processes: [shop.child] });
  try {
    const { trace } = await tracer.run((headers) => run(shop, { late: 60 }, headers));
    await expect(trace).toMatchTrace(server('shop', 'POST /run', [internal('shop', 'late')]));
  } finally {
    await stop(shop);
    await receiver.close();
  }
});
