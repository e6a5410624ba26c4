/** Spans that end too often or too early: what a tree of names alone does not show. */
import { inMemory, type Trace } from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import type { WaitTask } from '../src/completeness/round';
import { waitUntilComplete } from '../src/completeness/wait-until-complete';
import type { Account } from '../src/tracker/tracker-link';
import { ms, span, TRACE_ID, trace } from './build';
import { participantsSaying } from './statements';

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

function taskWith(account: Partial<Account>): WaitTask {
  const received = trace(span('worker INTERNAL work', { spanId: 'a'.repeat(16) }));
  return {
    source: inMemory(received.spans),
    traceId: TRACE_ID,
    participants: participantsSaying('worker', () => ({ sent: ['a'.repeat(16)], ...account })),
    endedBefore: new Set(),
    ownId: true,
    load: async () => received,
    known: () => received,
    rules: {},
    expect: undefined,
    limits: { deadlineMs: 10_000, quietMs: 1, ackMs: 1, pollMs: 1 },
  };
}

test('when both copies of a span that was ended twice are equal, it is still not well formed', async () => {
  const settled = await waitUntilComplete(taskWith({ endedAgain: ['work'] }));

  expect(settled.completeness).toMatchObject({ closed: true });
  await expect(expect(settled).toBeWellFormed()).rejects.toThrow(
    'worker ended work more than once',
  );
});

test('when no span was ended twice, nothing is held against the trace', async () => {
  const settled = await waitUntilComplete(taskWith({}));

  await expect(settled).toBeWellFormed();
});
