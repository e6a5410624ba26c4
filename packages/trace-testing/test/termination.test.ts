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
import { participantsOf } from '../src/completeness/participants';
import type { WaitTask } from '../src/completeness/round';
import { waitUntilComplete } from '../src/completeness/wait-until-complete';
import { span, spansOf, TRACE_ID, trace } from './build';
import { run, startService, stop } from './fixture-services';
import { participantsSaying } from './statements';

interface Said {
  open: string[];
  ended: number;
}

/** Rounds in which a process says this, and the trace holds as many spans as it has ended. */
function taskOf(rounds: Said[]): { task: WaitTask; asked: () => number } {
  let asked = 0;
  const now = (): Said => rounds[Math.min(asked, rounds.length) - 1] ?? { open: [], ended: 0 };
  const ids = () =>
    Array.from({ length: now().ended }, (_, index) => String(index).padStart(16, 'b'));
  const received = (): Trace => {
    const [root, ...others] = ids();
    return trace(
      span('worker SERVER POST /', { spanId: String(root) }),
      ...others.map((spanId) =>
        span('worker INTERNAL work', { spanId, parentSpanId: String(root) }),
      ),
    );
  };
  const participants = participantsSaying('worker', () => {
    asked += 1;
    return { open: now().open, sent: ids() };
  });
  const task: WaitTask = {
    source: inMemory(spansOf(span('worker SERVER POST /'))),
    traceId: TRACE_ID,
    participants,
    endedBefore: new Set(),
    ownId: true,
    load: async () => received(),
    known: received,
    rules: {},
    expect: undefined,
    limits: { deadlineMs: 10_000, quietMs: 1, ackMs: 1, pollMs: 1 },
  };
  return { task, asked: () => asked };
}

const closed = (ended: number): Said => ({ open: [], ended });

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
  const hints: unknown[] = [];
  const participants = participantsOf([], () => [child as unknown as ChildProcess]);
  participants.watch((hint) => hints.push(hint), new Map());
  child.emit('exit', 0, null);

  expect(hints).toStrictEqual([undefined]);
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
