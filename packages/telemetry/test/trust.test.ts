import { runWithReceiver, spansOf, traceOf } from './support/program.ts';

const CALLER = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) };
const CONTEXT = {
  traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01`,
  tracestate: 'vendor=secret',
  baggage: 'user.tier=gold',
};
type Web = Awaited<ReturnType<typeof runWithReceiver>>;

/** The headers that the service sends to a dependency while it answers the caller. */
async function askWith(web: Web, headers: Record<string, string>) {
  const response = await fetch(`${web.url}/third-party`, { headers });
  const { ours } = (await response.json()) as { ours: Record<string, string> };
  return { response, ours };
}

test('when callers are trusted, their context is the parent and goes on with baggage and tracestate', async () => {
  const web = await runWithReceiver('web');
  const { ours } = await askWith(web, CONTEXT);
  expect(ours).toMatchObject({
    tracestate: CONTEXT.tracestate,
    baggage: CONTEXT.baggage,
    traceparent: expect.stringContaining(CALLER.traceId),
  });
  const spans = await spansOf(web.receiver, CALLER.traceId, (found) =>
    found.some((span) => span.name === 'GET /third-party'),
  );
  const server = spans.find((span) => span.name === 'GET /third-party');
  expect(server).toMatchObject({ parentSpanId: CALLER.spanId, links: [] });
  await web.close();
});

test('when callers are trusted, one that says "not sampled" switches the whole trace off', async () => {
  const web = await runWithReceiver('web');
  const { response, ours } = await askWith(web, {
    traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-00`,
  });
  expect([response.headers.get('traceresponse'), ours['traceparent']]).toEqual([
    expect.stringMatching(new RegExp(`^00-${CALLER.traceId}-.*-00$`)),
    expect.stringMatching(/-00$/),
  ]);
  await web.close();
});

test('when callers are not trusted, a request begins a trace of its own, linked to theirs, and nothing else is taken', async () => {
  const web = await runWithReceiver('web', { TRUST_TRACE_CONTEXT: 'false' });
  const { response, ours } = await askWith(web, CONTEXT);
  expect(ours['tracestate']).toBeUndefined();
  expect(ours['baggage']).toBeUndefined();
  const spans = await traceOf(web.receiver, response, (found) =>
    found.some((span) => span.name === 'GET /third-party'),
  );
  const server = spans.find((span) => span.name === 'GET /third-party');
  expect(server).toMatchObject({ parentSpanId: undefined, tracestate: '' });
  expect(server?.traceId).not.toBe(CALLER.traceId);
  expect(server?.links).toEqual([{ ...CALLER, tracestate: '', attributes: {} }]);
  expect(
    spans.filter((span) => span !== server && span.links.length > 0 && span.kind === 'CLIENT'),
  ).toEqual([]);
  await web.close();
});

test('when callers are not trusted and one says "not sampled", the request is recorded all the same', async () => {
  const web = await runWithReceiver('web', { TRUST_TRACE_CONTEXT: 'false' });
  const response = await fetch(`${web.url}/users/1`, {
    headers: { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-00` },
  });
  const [span] = await traceOf(web.receiver, response, (found) => found.length === 1);
  expect(span?.links).toHaveLength(1);
  await web.close();
});

test('when routes are always to be kept and the rest is a quarter, both say so in tracestate', async () => {
  const env = {
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    TRACESHOP_SAMPLE_ALWAYS: 'GET /headers',
  };
  const web = await runWithReceiver('web', env);
  const important = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${web.url}/headers`)),
  );
  const others = await Promise.all(
    Array.from({ length: 60 }, (_, id) => fetch(`${web.url}/users/${id}`)),
  );
  const sampled = (responses: Response[]) =>
    responses.filter((response) => response.headers.get('traceresponse')?.endsWith('-01'));
  expect(sampled(important)).toHaveLength(20);
  expect(sampled(others).length).toBeGreaterThan(0);
  expect(sampled(others).length).toBeLessThan(60);
  const states = async (responses: Response[]) => {
    const traces = await Promise.all(
      sampled(responses).map((response) =>
        traceOf(web.receiver, response, (found) => found.length === 1),
      ),
    );
    return new Set(traces.flat().map((span) => span.tracestate));
  };
  expect(await states(important)).toEqual(new Set(['ot=th:0']));
  expect(await states(others)).toEqual(new Set(['ot=th:c']));
  await web.close();
});
