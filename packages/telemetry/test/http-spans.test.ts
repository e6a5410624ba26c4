import { eventually } from './support/eventually.ts';
import { allSpans, outline, runWithReceiver, spansOf, traceOf } from './support/program.ts';

type Running = Awaited<ReturnType<typeof runWithReceiver>>;
let web: Running;

beforeAll(async () => {
  web = await runWithReceiver('web');
});
afterAll(() => web.close());

test('when a request passes middleware and a router, its trace is the one SERVER span with its route', async () => {
  const response = await fetch(`${web.url}/users/7?token=abc`);
  const spans = await traceOf(web.receiver, response, (found) => found.length > 0);
  expect(outline(spans)).toEqual(['SERVER GET /users/:id']);
  expect(spans[0]?.attributes).toMatchObject({
    'http.route': '/users/:id',
    'url.path': '/users/7',
    'url.query': 'token=[redacted]',
  });
  expect(response.headers.get('traceresponse')).toBe(
    `00-${spans[0]?.traceId}-${spans[0]?.spanId}-01`,
  );
});

test('when a route is unknown or the JSON broken, the answer still names its trace', async () => {
  const unknown = await fetch(`${web.url}/nowhere`);
  const broken = await fetch(`${web.url}/users`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  expect([unknown, broken].map(({ headers }) => headers.get('traceresponse'))).toEqual([
    expect.stringMatching(/^00-/),
    expect.stringMatching(/^00-/),
  ]);
});

test('when health is asked, there is no span and no traceresponse', async () => {
  const [health, ready] = await Promise.all([
    fetch(`${web.url}/health?x=1`),
    fetch(`${web.url}/ready`),
  ]);
  const marker = await fetch(`${web.url}/users/8`);
  await traceOf(web.receiver, marker, (found) => found.length > 0);
  const paths = (await allSpans(web.receiver)).map((span) => span.attributes['url.path']);
  expect(paths).not.toContain('/health');
  expect(paths).not.toContain('/ready');
  expect([health.headers.get('traceresponse'), ready.headers.get('traceresponse')]).toEqual([
    null,
    null,
  ]);
});

test('when calls are described, each CLIENT span is named by its own template, also side by side', async () => {
  const response = await fetch(`${web.url}/calls`);
  const spans = await traceOf(web.receiver, response, (found) => found.length >= 11);
  const calls = spans
    .filter((span) => span.kind === 'CLIENT')
    .map(({ name, attributes }) => ({
      name,
      path: new URL(String(attributes['url.full'])).pathname,
      template: attributes['url.template'],
      service: attributes['server.service.name'],
      resend: attributes['http.request.resend_count'],
    }));
  expect(calls).toHaveLength(5);
  expect(calls).toEqual(
    expect.arrayContaining([
      {
        name: 'GET /users/:id',
        path: '/users/1',
        template: '/users/:id',
        service: 'user-service',
        resend: undefined,
      },
      {
        name: 'GET /users/:id',
        path: '/users/2',
        template: '/users/:id',
        service: 'user-service',
        resend: 2,
      },
      {
        name: 'GET /headers',
        path: '/headers',
        template: '/headers',
        service: 'other',
        resend: undefined,
      },
      { name: 'GET', path: '/users/3', template: undefined, service: undefined, resend: undefined },
      {
        name: 'GET /fetched/:id',
        path: '/users/4',
        template: '/fetched/:id',
        service: 'user-service',
        resend: undefined,
      },
    ]),
  );
});

test('when a call goes to a third party, neither trace context nor baggage leaves with it', async () => {
  const response = await fetch(`${web.url}/third-party`, {
    headers: {
      baggage: 'user.tier=gold',
      tracestate: 'vendor=1',
      traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`,
    },
  });
  const { ours, theirs, fetched } = (await response.json()) as Record<
    string,
    Record<string, string>
  >;
  const context = (headers: Record<string, string> = {}) =>
    Object.keys(headers)
      .filter((name) => ['traceparent', 'tracestate', 'baggage'].includes(name))
      .sort();
  expect(context(ours)).toEqual(['baggage', 'traceparent', 'tracestate']);
  expect(context(theirs)).toEqual([]);
  expect(context(fetched)).toEqual([]);
  const spans = await spansOf(
    web.receiver,
    'ab'.repeat(16),
    (found) => found.filter((span) => span.kind === 'CLIENT').length === 3,
  );
  expect(spans.filter((span) => span.attributes['server.service.name'] === 'stripe')).toHaveLength(
    3,
  );
});

test('when work is untraced, it leaves no spans', async () => {
  const response = await fetch(`${web.url}/untraced`);
  const marker = await fetch(`${web.url}/users/9`);
  await traceOf(web.receiver, marker, (found) => found.length > 0);
  expect(outline(await traceOf(web.receiver, response, (found) => found.length > 0))).toEqual([
    'SERVER GET /untraced',
  ]);
});

test('when telemetry is exported, neither spans nor HTTP metrics show it', async () => {
  const { port } = new URL(web.receiver.url);
  await eventually(
    () => {
      if (web.receiver.metrics('http.client.request.duration').length === 0)
        throw new Error('no client metrics yet');
    },
    { awaited: 'client metrics' },
  );
  const ports = web.receiver
    .metrics('http.client.request.duration')
    .map((point) => String(point.attributes['server.port']));
  expect(ports).not.toContain(port);
  const spans = await allSpans(web.receiver);
  expect(spans.filter((span) => String(span.attributes['server.port']) === port)).toEqual([]);
});
