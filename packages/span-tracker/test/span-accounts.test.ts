import { SpanAccounts, type TrackedSpan } from '../src/span-accounts';

const TRACE_ID = 'a'.repeat(32);

const span = (id: number, name = 'work'): TrackedSpan => ({
  name,
  spanContext: () => ({
    traceId: TRACE_ID,
    spanId: String(id).padStart(16, '0'),
    traceFlags: 1,
  }),
});
const ids = (...list: number[]) => list.map((id) => String(id).padStart(16, '0'));
const NOTHING = { open: [], sent: [], withheld: [], endedAgain: [], failures: [] };

test('when a span is ended twice, one end counts, and it is named', () => {
  const accounts = new SpanAccounts(() => undefined);
  accounts.started(span(1));
  accounts.ended(span(1));
  expect(accounts.of(TRACE_ID)).toEqual({ ...NOTHING, sent: ids(1) });
  accounts.ended(span(1));
  expect(accounts.of(TRACE_ID)).toEqual({ ...NOTHING, sent: ids(1), endedAgain: ['work'] });
});

test('when the exporter is seen, what it is not handed is held back', () => {
  const accounts = new SpanAccounts(() => undefined);
  for (const id of [1, 2]) accounts.started(span(id));
  for (const id of [1, 2]) accounts.ended(span(id));
  accounts.sent([span(1)]);

  const held = { spanId: ids(2)[0], parentSpanId: undefined, name: 'work', kind: 0, linksTo: [] };
  expect(accounts.of(TRACE_ID)).toEqual({ ...NOTHING, sent: ids(1), withheld: [held] });
  // In a shutdown it may still be handed over.
  expect(accounts.all(true)[TRACE_ID]).toEqual({ ...NOTHING, sent: ids(1, 2) });
});

test('when the exporter comes before the tracker, what it was handed is sent once', () => {
  const accounts = new SpanAccounts(() => undefined);
  accounts.started(span(1));
  accounts.sent([span(1)]);
  accounts.ended(span(1));

  expect(accounts.of(TRACE_ID)).toEqual({ ...NOTHING, sent: ids(1) });
});

test('when the SDK was shut down, a span that ends later stays open: nobody sends it', () => {
  const accounts = new SpanAccounts(() => undefined);
  accounts.started(span(1, 'late'));
  accounts.close(true);
  accounts.ended(span(1, 'late'));

  expect(accounts.of(TRACE_ID)).toEqual({ ...NOTHING, open: ['late'] });
});

test('when 10,000 traces are over, the oldest are forgotten, and never one with an open span', () => {
  const accounts = new SpanAccounts(() => undefined);
  const one = (trace: number): TrackedSpan => ({
    name: 'work',
    spanContext: () => ({
      traceId: String(trace).padStart(32, '0'),
      spanId: 'b'.repeat(16),
      traceFlags: 1,
    }),
  });
  for (let trace = 0; trace < 10_002; trace += 1) {
    accounts.started(one(trace));
    if (trace > 0) accounts.ended(one(trace));
  }

  const known = Object.keys(accounts.all(false)).map(Number);
  expect(known).toHaveLength(10_000);
  expect(known[0]).toBe(0);
  expect(known[1]).toBe(3);
});
