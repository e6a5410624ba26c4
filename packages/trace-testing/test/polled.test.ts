import { setTimeout as delay } from 'node:timers/promises';
import {
  createTracer,
  inMemory,
  type OpenEnd,
  type Span,
  TraceNotSettledError,
  type TraceSource,
} from '@traceshop/trace-testing';
import { span, spansOf, TRACE_ID } from './build';

const pollMs = 5;

test('when a source that must be polled has something new, the quiet period begins again', async () => {
  const quietMs = 200;
  const spans = spansOf(span('a SERVER GET /', {}, [span('a INTERNAL work')]));
  let reads = 0;
  let changedAt = 0;
  const source: TraceSource = {
    push: false,
    subscribe: () => () => undefined,
    async fetch() {
      reads += 1;
      if (reads === 1) return spans.slice(0, 1);
      if (reads === 2) await delay(quietMs);
      if (reads === 2) changedAt = performance.now();
      return spans;
    },
  };

  await createTracer({ source, quietMs, pollMs }).trace(TRACE_ID).settled();

  expect(performance.now() - changedAt).toBeGreaterThanOrEqual(quietMs);
});

const theirs = { parentSpanId: 'c'.repeat(16) };

test('when a caller keeps its span to itself, the first SERVER span is the root', async () => {
  const spans = spansOf(span('a SERVER GET /', theirs, [span('a INTERNAL work')]));
  const tracer = createTracer({ source: inMemory(spans), quietMs: 20, pollMs });

  const trace = await tracer.trace(TRACE_ID, { externalCaller: true }).settled();

  expect(trace).toMatchObject({
    virtualParent: theirs.parentSpanId,
    completeness: { closed: true, openEnds: [] },
  });
  const waiting = tracer.trace(TRACE_ID).settled({ deadline: 100 });
  await expect(waiting).rejects.toThrow(/the parent c{16} of a GET \/ was not received/);
});

test.each<[string, Span[], string[]]>([
  [
    'there is a root, another parent',
    spansOf(span('a SERVER GET /'), span('b SERVER GET /b', theirs)),
    ['b'],
  ],
  ['what came first is no SERVER span, its parent', spansOf(span('a CLIENT GET', theirs)), ['a']],
])(
  'when the caller may have a span of its own and %s is still waited for',
  async (_what, spans, services) => {
    const tracer = createTracer({ source: inMemory(spans), quietMs: 20, pollMs, deadlineMs: 100 });
    const error = await tracer
      .trace(TRACE_ID, { externalCaller: true })
      .settled()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TraceNotSettledError);
    const ends = (error as TraceNotSettledError).trace.completeness?.openEnds;
    expect(ends?.map(({ missing, span: { service } }) => [missing, service])).toEqual(
      services.map((service) => ['parent', service]),
    );
  },
);

test('when spans of a trace are missing, its completeness names who speaks of them', async () => {
  const spans = spansOf(
    span('a SERVER GET /', {}, [
      span('a CLIENT GET /b', { attributes: { 'peer.service': 'b' } }),
      span('a PRODUCER publish q', { attributes: { 'messaging.destination.name': 'q' } }, [
        span('c CONSUMER process q'),
      ]),
    ]),
    span('b INTERNAL work', theirs),
  );
  const rules = { inScope: ['b'], fanout: { q: 3 } };
  const tracer = createTracer({ source: inMemory(spans), pollMs, deadlineMs: 100, ...rules });

  const error = await tracer
    .trace(TRACE_ID)
    .settled()
    .catch((reason: unknown) => reason);

  const ends: OpenEnd[] = [
    { missing: 'parent', span: spans[4] as Span },
    { missing: 'server', span: spans[1] as Span, callee: 'b' },
    { missing: 'consumer', span: spans[2] as Span, received: 1, due: 3 },
  ];
  expect((error as TraceNotSettledError).trace.completeness?.openEnds).toEqual(ends);
});
