import type { Span } from '@traceshop/trace-testing';
import { askedTrace } from '../../scripts/trace/arguments.ts';
import { openEnds, settledTrace } from '../../scripts/trace/settled.ts';

const quick = { quietMs: 40, deadlineMs: 1000, pauseMs: 5 };

function span(overrides: Partial<Span> & { spanId: string }): Span {
  return {
    traceId: 'a'.repeat(32),
    parentSpanId: undefined,
    name: 'POST /users',
    kind: 'SERVER',
    service: 'api-gateway',
    attributes: {},
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
  ['a span without its parent', [root, served], ['parents of 1 spans']],
  ['a caller who keeps their span', [{ ...root, parentSpanId: 'theirs' }, call, served], []],
  [
    'a provider that sends no spans',
    [root, { ...call, attributes: { ...call.attributes, 'server.service.name': 'stripe' } }],
    [],
  ],
  [
    'a call that got no answer',
    [root, { ...call, attributes: { 'server.service.name': 'auth-service' } }],
    [],
  ],
  ['a dead letter', [root, { ...published, name: 'publish q.dead' }], []],
])('when there is %s, its open ends are told', (_what, spans, open) => {
  expect(openEnds(spans)).toEqual(open);
});

test('when spans still arrive, the trace is read until it is whole', async () => {
  const arriving = [[], [root], [root, call], [root, call, served]];
  let reads = 0;
  const trace = await settledTrace(async () => arriving[Math.min(reads++, 3)] ?? [], quick);
  expect(trace).toEqual([root, call, served]);
});

test('when an end stays open, the trace is shown as it is at the deadline', async () => {
  await expect(
    settledTrace(async () => [root, call], { ...quick, deadlineMs: 200 }),
  ).resolves.toEqual([root, call]);
});

test('when there is no such trace, the wait has an end', async () => {
  await expect(settledTrace(async () => [], { ...quick, deadlineMs: 50 })).resolves.toBeUndefined();
});

test('when a trace is named, an id, a header value or --last will do', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  expect(
    [[id], [` ${id.toUpperCase()}`], [`00-${id}-b7ad6b7169203331-01`], ['--last']].map(askedTrace),
  ).toEqual([id, id, id, undefined]);
  for (const wrong of [[], ['123'], ['0'.repeat(32)], [id, id], ['--latest']]) {
    expect(() => askedTrace(wrong)).toThrow(/npm run trace -- --last/);
  }
});
