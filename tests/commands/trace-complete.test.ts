import { inMemory, type Span, type Trace } from '@traceshop/trace-testing';
import { asked } from '../../scripts/trace/arguments.ts';
import { completeTrace } from '../../scripts/trace/complete-trace.ts';
import { openEndLines } from '../../scripts/trace/open-ends.ts';
import { rendering } from '../../scripts/trace/rendering.ts';

const TRACE_ID = 'a'.repeat(32);
const quick = { quietMs: 40, deadlineMs: 1000, pollMs: 5 };

/** Spans to which no other comes: with the open end, if there is one, at the deadline. */
const received = (spans: Span[]): Promise<Trace> =>
  completeTrace(inMemory(spans), TRACE_ID, { ...quick, deadlineMs: 200 });

/** A source that knows one more of the states each time it is asked. */
function arriving(states: Span[][]) {
  let reads = 0;
  const fetch = async () => states[Math.min(reads++, states.length - 1)] ?? [];
  return { push: false, subscribe: () => () => undefined, fetch };
}

function span(overrides: Partial<Span> & { spanId: string }): Span {
  return {
    traceId: TRACE_ID,
    parentSpanId: undefined,
    name: 'POST /users',
    kind: 'SERVER',
    service: 'api-gateway',
    resource: {},
    start: 1_000_000n,
    end: 2_000_000n,
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: [],
    links: [],
    ...overrides,
  } as Span;
}

const root = span({ spanId: 'root' });
const call = span({
  spanId: 'call',
  parentSpanId: 'root',
  kind: 'CLIENT',
  name: 'POST /validate',
  attributes: { 'server.service.name': 'auth-service', 'http.response.status_code': 200 },
});
const served = span({ spanId: 'served', parentSpanId: 'call', service: 'auth-service' });
const published = span({
  spanId: 'sent',
  parentSpanId: 'root',
  kind: 'PRODUCER',
  name: 'publish q',
});
const consumed = span({ spanId: 'got', parentSpanId: 'sent', kind: 'CONSUMER', name: 'process q' });

test.each([
  ['a whole trace', [root, call, served, published, consumed], []],
  [
    'a call without its other side',
    [root, call],
    ['auth-service\'s side of "POST /validate" from api-gateway'],
  ],
  ['a message without its consumer', [root, published], ['the consumer of "publish q"']],
  ['a span without its parent', [root, served], ['the span around auth-service POST /users']],
  [
    'a span that took its children with it',
    [
      root,
      { ...published, parentSpanId: 'lost' },
      consumed,
      { ...call, spanId: 'c', parentSpanId: 'lost' },
      { ...served, parentSpanId: 'c' },
    ],
    ['the span around api-gateway publish q and 1 more'],
  ],
  [
    'no root, because the process of the first spans was killed',
    [call, served],
    ['the span around api-gateway POST /validate'],
  ],
  ['a caller who keeps their span', [{ ...root, parentSpanId: 'theirs' }, call, served], []],
  [
    'a provider that sends no spans',
    [root, { ...call, attributes: { ...call.attributes, 'server.service.name': 'stripe' } }],
    [],
  ],
  [
    'a call that got no answer',
    [
      root,
      {
        ...call,
        status: { code: 'ERROR' as const, message: '' },
        attributes: { 'server.service.name': 'auth-service' },
      },
    ],
    [],
  ],
  [
    'a dead letter',
    [root, { ...published, attributes: { 'messaging.destination.name': 'notifications.dead' } }],
    [],
  ],
])('when there is %s, its open ends are named', async (_what, spans, open) => {
  const { completeness } = await received(spans);
  expect(openEndLines(completeness?.openEnds ?? [])).toEqual(open);
  // A stall of the machine may take the short deadline of a whole trace, but not leave it open.
  if (open.length > 0) expect(completeness?.closed).toBe(false);
});

test('when spans still arrive, the trace is read until it is whole', async () => {
  const source = arriving([[], [root], [root, call], [root, call, served]]);
  const unhurried = { ...quick, deadlineMs: 60_000 };
  const { spans, completeness } = await completeTrace(source, TRACE_ID, unhurried);
  expect(spans).toEqual([root, call, served]);
  expect(completeness).toMatchObject({ closed: true, openEnds: [] });
});

test('when an end stays open, the trace is shown as it is at the deadline', async () => {
  await expect(received([root, call])).resolves.toMatchObject({ spans: [root, call] });
});

test('when there is no such trace, the wait has an end', async () => {
  await expect(received([])).resolves.toMatchObject({ spans: [] });
});

test('when a process died, its trace says so where spans are missing, and under it', async () => {
  const trace = await received([root, { ...served, parentSpanId: 'lost' }]);
  const lines = rendering(trace).split('\n');
  expect([lines[0], ...lines.slice(-4)]).toEqual([
    expect.stringMatching(/^trace a{32} {2}\S+ {2}2 spans of 2 services$/),
    expect.stringMatching(/auth-service SERVER POST \/users {3}<- .* its process died before$/),
    '',
    'Missing: its process died before it sent it, or it is not over yet:',
    '  the span around auth-service POST /users',
  ]);
});

test('when a caller keeps their span and an exporter sent twice, nothing is said to be missing', async () => {
  const first = { ...root, parentSpanId: 'theirs' };
  const text = rendering(await received([first, first, call, served]));
  expect(text).toContain('3 spans of 2 services');
  expect(text).not.toMatch(/<-|Missing/);
});

test('when a trace is named, an id, a header value or --last will do', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  const given = [[id], [` ${id.toUpperCase()}`], [`00-${id}-b7ad6b7169203331-01`], ['--last']];
  const one = { traceId: id };
  expect(given.map((args) => asked(args).which)).toEqual([one, one, one, 'last']);
  expect(asked(['--demo', '13000', '--last'])).toEqual({
    which: 'last',
    json: false,
    demo: 13_000,
  });
  expect(asked(['--json', '--follow'])).toEqual({ which: 'new', json: true, demo: undefined });
});

test.each([
  [[], /^Which trace\? Use: .*npm run trace -- --last/],
  [['123'], /^"123" is no trace id: those are 32 digits .*npm run trace -- --last/],
  [['0'.repeat(32)], /^"0{32}" is no trace id.*npm run trace -- --last/],
  [['--latest'], /^There is no option "--latest"\. Use: npm run trace -- --last/],
  [['abc', 'def'], /^One trace at a time, not "abc def"\. Use: /],
  [['--last', '--demo'], /^--demo wants a port or the process id/],
])('when the arguments are %j, the message names what is right', (args, message) => {
  expect(() => asked(args)).toThrow(message);
});
