import { createServer } from 'node:http';
import { freePort } from '@traceshop/test-servers/ports';
import { type Desk, startDesk } from '@traceshop/trace-desk';
import { type JaegerSource, type Span, toOtlpJson } from '@traceshop/trace-testing';
import { UserError } from '../../scripts/lib/user-error.ts';
import { explained, jaegerSource } from '../../scripts/trace/jaeger-source.ts';
import { lastTrace, lastTraceId } from '../../scripts/trace/last-trace.ts';
import { describeLinked, linkedTraces } from '../../scripts/trace/linked.ts';

let desk: Desk;
let source: JaegerSource;

beforeEach(async () => {
  desk = await startDesk({ otlpPorts: [0], apiPort: 0 });
  source = jaegerSource(desk.apiUrl);
});
afterEach(() => desk.close());

const ORDER = 'a'.repeat(32);
const RECOVERY = 'b'.repeat(32);
const OTHER = 'c'.repeat(32);
const start = BigInt(Date.now() - 60_000) * 1_000_000n;

/** The nth second after the start; a root of the checkout service. */
function span(n: number, overrides: Partial<Span> & { traceId: string }): Span {
  const at = start + BigInt(n) * 1_000_000_000n;
  return {
    spanId: `${overrides.traceId.slice(0, 14)}${String(n).padStart(2, '0')}`,
    parentSpanId: undefined,
    tracestate: '',
    remoteParent: undefined,
    name: 'POST /checkout',
    kind: 'SERVER',
    start: at,
    end: at + 1_000_000n,
    status: { code: 'UNSET', message: '' },
    attributes: {},
    events: [],
    links: [],
    scope: { name: 'test', version: '' },
    resource: { 'service.name': 'checkout-service' },
    service: 'checkout-service',
    dropped: { attributes: 0, events: 0, links: 0 },
    ...overrides,
  };
}

const linkTo = (traceId: string): Span['links'] => [
  { traceId, spanId: 'd'.repeat(16), tracestate: '', attributes: {} },
];

async function send(...spans: Span[]): Promise<void> {
  const response = await fetch(`${desk.otlpUrls[0]}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(toOtlpJson(spans)),
  });
  expect(response.status).toBe(200);
}

test('when work went on in another trace, each of the two names the other', async () => {
  const order = span(0, { traceId: ORDER });
  const recovery = { name: 'checkout.recover', kind: 'INTERNAL' as const, links: linkTo(ORDER) };
  const recover = span(5, { traceId: RECOVERY, ...recovery });
  const other = span(6, { traceId: OTHER, ...recovery, links: linkTo(OTHER) });
  await send(order, recover, other);

  const forwards = await linkedTraces(source, [order]);
  const back = await linkedTraces(source, [recover]);
  const time = (one: Span): string => new Date(Number(one.start / 1_000_000n)).toISOString();
  expect([...forwards, ...back].map(describeLinked)).toEqual([
    `goes on in trace ${RECOVERY}  (checkout-service checkout.recover, ${time(recover)})`,
    `continues trace ${ORDER}  (checkout-service POST /checkout, ${time(order)})`,
  ]);
});

test('when the trace that is continued is not kept any more, it is still named', async () => {
  const recover = span(5, { traceId: RECOVERY, links: linkTo(ORDER) });
  const linked = await linkedTraces(source, [recover]);
  expect(linked.map(describeLinked)).toEqual([`continues trace ${ORDER}  (not kept any more)`]);
});

test.each(['/docs', '/docs/checkout', '/openapi.json', '/favicon.ico', '/'])(
  'when the last request was %s, the one before is the last',
  async (path) => {
    const gateway = { service: 'api-gateway', resource: { 'service.name': 'api-gateway' } };
    const order = span(0, { traceId: ORDER, ...gateway, attributes: { 'url.path': '/checkout' } });
    await send(order, span(1, { traceId: OTHER, ...gateway, attributes: { 'url.path': path } }));
    expect(await lastTraceId(source)).toBe(ORDER);
  },
);

test('when only a single service runs, its last request is the last', async () => {
  await send(span(0, { traceId: ORDER }), span(1, { traceId: OTHER }));
  expect(await lastTraceId(source)).toBe(OTHER);
});

test('when a request was sent just before, its trace is the last as soon as it appears', async () => {
  await send(span(0, { traceId: ORDER }));
  let searches = 0;
  const search: JaegerSource['search'] = async (query) => {
    searches += 1;
    // Not before the first look at what is the last.
    if (searches === 7) await send(span(1, { traceId: OTHER }));
    return source.search(query);
  };
  const waiting = { quietMs: 40, deadlineMs: 60_000, pollMs: 5 };
  const trace = await lastTrace({ ...source, search }, waiting);
  expect(trace).toMatchObject({ id: OTHER, completeness: { closed: true } });
});

test('when no trace comes at all, the search for the last has an end', async () => {
  const waiting = { quietMs: 40, deadlineMs: 50, pollMs: 5 };
  await expect(lastTrace(source, waiting)).resolves.toBeUndefined();
});

test('when what responds is not Jaeger, its 404 does not pass for a trace that is not there', async () => {
  await expect(source.fetch(ORDER)).resolves.toEqual([]);
  const other = createServer((_, response) => response.writeHead(404).end('{"message":"nope"}'));
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const said = await jaegerSource(url)
    .fetch(ORDER)
    .catch((error: unknown) => explained(error, url));
  expect(said).toEqual(
    new UserError(`${url} is no Jaeger API v3: it answered 404, {"message":"nope"}`),
  );
  other.closeAllConnections();
  other.close();
});

test('when nothing responds, the message says how to start the shop', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const said = await jaegerSource(url)
    .fetch(ORDER)
    .catch((error: unknown) => explained(error, url));
  expect(said).toEqual(
    new UserError(
      `Nothing responds at ${url}. Start the shop (docker compose up --wait, or npm run demo), or say where Jaeger is: JAEGER_URL=http://host:16686`,
    ),
  );
});
