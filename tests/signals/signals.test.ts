// What leaves the whole shop besides traces: log lines, metrics, and never a secret.
import '@traceshop/trace-testing/jest';
import { METRICS } from '@traceshop/contract';
import { FULL_NAME, SERVICE_NAMES, SERVICE_NAMESPACE, SIGNALS } from '@traceshop/contract/topology';
import { checkoutBody, newCart, newUser } from '@traceshop/shop-harness/buyer';
import { CANARY, canaryAddress } from '@traceshop/shop-harness/canaries';
import type { RequestParts } from '@traceshop/shop-harness/shop';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { logsWithoutTrace } from '@traceshop/shop-traces/log-correlation';
import { checkoutConfirmed } from '@traceshop/shop-traces/stories/checkout';
import { servicesOf } from '@traceshop/shop-traces/trees/services-of';
import { eventually } from '@traceshop/test-servers/eventually';
import type { Attrs } from '@traceshop/trace-testing';
import { type DeclaredMetric, declaredMetrics, deviations } from './declared-metrics.ts';

const ALL_SERVICES = new Set<string>(Object.values(FULL_NAME));
const SERVICES_OF_ORDER = servicesOf(checkoutConfirmed().tree);

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({
    env: { OTEL_METRIC_EXPORT_INTERVAL: '1000', LOG_LEVEL: 'debug' },
  });
  // Each service has something to report: an order, or a request for a page that is not there.
  const body = await checkoutBody(journey.shop);
  await journey.shop.request('POST', '/checkout', { body });
  const others = SERVICE_NAMES.filter((name) => !SERVICES_OF_ORDER.has(FULL_NAME[name]));
  await Promise.all(others.map((name) => fetch(`${journey.shop.services[name].url}/nowhere`)));
});
afterAll(() => journey?.stop());

const ADDRESS = canaryAddress();

const SECRETS = {
  ...CANARY,
  address: ADDRESS,
  token: 'canary-bearer-5e1b90c2',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ',
  clientSecret: 'canary-client-secret-0815',
};

/** Sends the canaries through every public field that could carry them. */
async function sendCanaries(): Promise<void> {
  const userId = await newUser(journey.shop, { email: ADDRESS, name: CANARY.name });
  const cartId = await newCart(journey.shop, { userId });
  const ask = (route: string, more: RequestParts = {}) => {
    const [method = '', path = ''] = route.split(' ');
    return journey.shop.request(method, path, more);
  };
  await ask('POST /users', { body: { email: ADDRESS, name: CANARY.name } });
  await ask(`GET /users/${userId}`);
  await ask(`GET /users/${encodeURIComponent(ADDRESS)}`);
  await ask(`GET /users/${CANARY.cardDigits}`);
  await ask(`GET /products?cursor=${encodeURIComponent(CANARY.card)}&email=${ADDRESS}`);
  await ask('GET /users/1', { headers: { authorization: `Bearer ${SECRETS.token}` } });
  await ask('GET /users/1', { headers: { authorization: `Bearer ${SECRETS.jwt}` } });
  await ask('POST /users', { body: { email: CANARY.card, name: ADDRESS } });
  await ask('POST /users', { body: { [ADDRESS]: CANARY.card } });
  const order = { cartId, paymentMethod: 'stripe' };
  await ask('POST /checkout', { body: { ...order, paymentToken: CANARY.card } });
  await ask('POST /checkout', { body: { ...order, cartId: ADDRESS } });
  await ask('POST /checkout', { body: { ...order, paymentMethod: CANARY.cardDigits } });
  const bought = await ask('POST /checkout', {
    body: order,
    headers: { 'idempotency-key': CANARY.cardDigits },
  });
  expect(bought.status).toBe(201);
  await fetch(`${journey.shop.services.gateway.url}/oauth/token`, {
    method: 'POST',
    headers: { 'user-agent': `agent ${ADDRESS}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: ADDRESS,
      client_secret: SECRETS.clientSecret,
    }),
  });
  await fetch(`${journey.shop.services.notification.url}/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', baggage: `email=${ADDRESS}` },
    body: JSON.stringify({ type: 'welcome_email', userId: CANARY.cardDigits }),
  });
}

const asText = (value: unknown): string =>
  JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? String(item) : item)) ?? '';

test('when secrets come in through every public field, none of them leaves as telemetry', async () => {
  await sendCanaries();
  await eventually(() => expect(journey.shop.mail.mails.length).toBeGreaterThanOrEqual(2), {
    awaited: 'the mails of the user and of the order',
  });
  await journey.tracer.flush();

  const spans = await Promise.all(
    journey.receiver.traceIds().map((id) => journey.receiver.fetch(id)),
  );
  const places = {
    spans: asText(spans),
    logs: asText(journey.receiver.logs()),
    metrics: asText(journey.receiver.metrics()),
    stdout: Object.values(journey.shop.services)
      .map((service) => service.output())
      .join('\n'),
  };
  for (const text of Object.values(places)) expect(text.length).toBeGreaterThan(1000);
  const found = Object.entries(places).flatMap(([place, text]) =>
    Object.entries(SECRETS).flatMap(([name, canary]) => {
      const forms = [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64')];
      return forms.some((form) => text.includes(form)) ? [`${name} in ${place}`] : [];
    }),
  );
  expect(found).toEqual([]);
});

const allLines = () => Object.values(journey.shop.services).flatMap((service) => service.logs());

test('when a trace passes a service, its log lines carry the trace id, each exactly once', async () => {
  const body = await checkoutBody(journey.shop);
  const { response, trace } = await journey.request('POST', '/checkout', { body });
  expect(response.status).toBe(201);
  const settled = await trace.settled();
  const served = settled.spans.filter((span) => span.kind === 'SERVER');
  expect(new Set(served.map((span) => span.service))).toEqual(SERVICES_OF_ORDER);
  const ends = (all: { service: string; spanId: string | undefined }[]) =>
    all.map(({ service, spanId }) => `${service} ${spanId}`).sort();
  await eventually(
    async () => {
      await journey.tracer.flush();
      const access = journey.receiver.logs(trace.id).filter(({ body }) => body === 'request');
      expect(ends(access)).toEqual(ends(served));
    },
    { awaited: 'a line about each request, after its answer', deadlineMs: 20_000 },
  );
  expect(await logsWithoutTrace(journey, settled)).toEqual([]);
});

test('when a service handles a request, the line about it belongs to a trace', async () => {
  const lines = allLines().filter(
    (line) => line['msg'] === 'request' && !/^\/(?:health|ready)$/.test(String(line['path'])),
  );
  expect(new Set(lines.map((line) => line['service.name']))).toEqual(ALL_SERVICES);
  expect(lines.filter((line) => line['trace_id'] === undefined)).toEqual([]);
});

test.each(SIGNALS)('when the shop has worked, every service has sent its %s', async (signal) => {
  await journey.tracer.flush();
  const { receiver } = journey;
  const spans = receiver.traceIds().map((id) => receiver.fetch(id));
  const sent = {
    traces: (await Promise.all(spans)).flat(),
    metrics: receiver.metrics(),
    logs: receiver.logs(),
  };
  expect(new Set(sent[signal].map(({ service }) => service))).toEqual(ALL_SERVICES);
});

test.each(SIGNALS)('when a service sends %s, their resource names the shop', async (signal) => {
  const { receiver } = journey;
  const spans = receiver.traceIds().map((id) => receiver.fetch(id));
  const sent: Record<typeof signal, readonly { resource: Attrs }[]> = {
    traces: (await Promise.all(spans)).flat(),
    metrics: receiver.metrics(),
    logs: receiver.logs(),
  };
  const namespaces = sent[signal].map(({ resource }) => resource['service.namespace']);
  expect(new Set(namespaces)).toEqual(new Set([SERVICE_NAMESPACE]));
});

/** The declared metrics by their names, once each of them has arrived. */
async function arrivedMetrics(): Promise<Map<string, DeclaredMetric>> {
  const declared = new Map(declaredMetrics().map((metric) => [metric.name, metric]));
  await eventually(
    async () => {
      // A gauge is asked at each export, and the end of an order is counted a second later.
      await journey.tracer.flush();
      const arrived = new Set(journey.receiver.metrics().map(({ name }) => name));
      expect([...declared.keys()].filter((name) => !arrived.has(name))).toEqual([]);
    },
    { awaited: 'every declared metric', deadlineMs: 20_000 },
  );
  return declared;
}

test('when the shop has worked, every metric has arrived as it is declared, and no other', async () => {
  const declared = await arrivedMetrics();
  const points = Map.groupBy(journey.receiver.metrics(), ({ name }) => name);
  const wrong = [...points].flatMap(([name, ofName]) => deviations(ofName, declared.get(name)));
  expect(wrong).toEqual([]);
});

test('when a metric is ours, it arrives with its meaning, and says whose it is', async () => {
  const scope = /^@traceshop\/telemetry \d+\.\d+\.\d+$/;
  await arrivedMetrics();
  for (const { name, meaning } of Object.values(METRICS)) {
    const [point] = journey.receiver.metrics(name);
    expect({ name, description: point?.description }).toEqual({ name, description: meaning });
    expect(`${point?.scope.name} ${point?.scope.version}`).toMatch(scope);
  }
});
