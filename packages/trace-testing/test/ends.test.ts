/** Spans that end too often or too early: what a tree of names alone does not show. */
import { inMemory, type Trace } from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { type WaitTask, waitUntilComplete } from '../src/completeness/wait-until-complete';
import type { Account } from '../src/tracker/messages';
import { createSpanTracker } from '../src/tracker/span-tracker';
import { ms, span, TRACE_ID, trace } from './build';

const consumer = (ended: number, operation?: Record<string, string>) =>
  span('worker CONSUMER process jobs', { end: ms(ended), attributes: operation ?? {} }, [
    span('worker INTERNAL work', { end: ms(20) }),
  ]);

test('when a message is acknowledged before its work is done, it is not well formed', async () => {
  await expect(expect(trace(consumer(5))).toBeWellFormed()).rejects.toThrow(
    'worker CONSUMER process jobs ended before its work: worker INTERNAL work ended later',
  );
});

test.each<[string, Trace]>([
  ['the acknowledgement comes last', trace(consumer(20))],
  ['both come within the resolution of the clock', trace(consumer(19.5))],
  ['it is only received', trace(consumer(5, { 'messaging.operation.type': 'receive' }))],
  [
    'it is only received, as older conventions say',
    trace(consumer(5, { 'messaging.operation': 'receive' })),
  ],
  [
    'what goes on goes on in another process',
    trace(
      span('worker CONSUMER process jobs', { end: ms(5) }, [
        span('other SERVER POST /', { end: ms(20) }),
      ]),
    ),
  ],
  [
    'a request is answered before its work',
    trace(
      span('shop SERVER POST /', { end: ms(5) }, [span('shop INTERNAL work', { end: ms(20) })]),
    ),
  ],
])('when %s, it is well formed', async (_title, received) => {
  await expect(received).toBeWellFormed();
});

test('when messages are acknowledged early by intent, it can be said', async () => {
  await expect(trace(consumer(5))).toBeWellFormed({ earlyAck: true });
});

const context = { traceId: TRACE_ID, spanId: 'a'.repeat(16), traceFlags: 1 };
const live = { name: 'work', spanContext: () => context };

test('when a span is ended twice, the ledger counts one end and names it', () => {
  const tracker = createSpanTracker(() => undefined);
  tracker.started(live);
  tracker.ended(live);
  expect(tracker.account(TRACE_ID)).toEqual({ open: [], ended: 1, endedAgain: [] });
  tracker.ended(live);
  expect(tracker.account(TRACE_ID)).toEqual({ open: [], ended: 1, endedAgain: ['work'] });
});

function taskWith(account: Account): WaitTask {
  const received = trace(span('worker INTERNAL work'));
  return {
    source: inMemory(received.spans),
    traceId: TRACE_ID,
    links: () => [
      {
        ended: () => false,
        ask: async () => ({
          state: 'answered',
          reply: {
            type: 'trace-testing:flushed',
            id: 1,
            service: 'worker',
            instance: undefined,
            accounts: { [TRACE_ID]: account },
            error: undefined,
          },
        }),
        onActivity: () => () => undefined,
      },
    ],
    load: async () => received,
    known: () => received,
    rules: {},
    expect: undefined,
    limits: { deadlineMs: 10_000, quietMs: 1, ackMs: 1, pollMs: 1 },
  };
}

test('when both copies of a span that was ended twice are equal, it is still not well formed', async () => {
  const settled = await waitUntilComplete(taskWith({ open: [], ended: 1, endedAgain: ['work'] }));

  expect(settled.completeness).toMatchObject({ closed: true });
  await expect(expect(settled).toBeWellFormed()).rejects.toThrow(
    'worker ended work more than once',
  );
});

test('when the ledger is of a version that does not tell, nothing is held against the trace', async () => {
  const settled = await waitUntilComplete(taskWith({ open: [], ended: 1 }));

  await expect(settled).toBeWellFormed();
});
