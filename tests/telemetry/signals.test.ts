// What leaves the whole shop besides traces: log lines, metrics, and never a secret.
import '@traceshop/trace-testing/jest';
import { METRIC } from '@traceshop/telemetry';
import type { LogRecord } from '@traceshop/trace-testing';
import { eventually } from '../harness/eventually.ts';
import type { RequestParts } from '../harness/shop.ts';
import { checkoutBody, newCart, newUser } from '../journeys/buyer.ts';
import { type Journey, startJourney } from '../journeys/journey.ts';
import { FULL_NAME } from '../journeys/trees.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({
    env: { OTEL_METRIC_EXPORT_INTERVAL: '1000', LOG_LEVEL: 'debug' },
  });
}, 120_000);
afterAll(() => journey?.stop());

const CANARY = {
  email: 'canary.7391@leak.example',
  token: 'canary-bearer-5e1b90c2',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ',
  card: '4111 1111 1111 1111',
  cardDigits: '4111111111111111',
  secret: 'canary-client-secret-0815',
};

/** Sends the canaries through every public field that could carry them. */
async function sendCanaries(): Promise<void> {
  const userId = await newUser(journey.shop, { email: CANARY.email, name: 'Canary' });
  const cartId = await newCart(journey.shop, { userId });
  const ask = (route: string, more: RequestParts = {}) => {
    const [method = '', path = ''] = route.split(' ');
    return journey.shop.request(method, path, more);
  };
  await ask('POST /users', { body: { email: CANARY.email, name: 'Canary' } });
  await ask(`GET /users/${userId}`);
  await ask(`GET /users/${encodeURIComponent(CANARY.email)}`);
  await ask(`GET /users/${CANARY.cardDigits}`);
  await ask(`GET /products?cursor=${encodeURIComponent(CANARY.card)}&email=${CANARY.email}`);
  await ask('GET /users/1', { headers: { authorization: `Bearer ${CANARY.token}` } });
  await ask('GET /users/1', { headers: { authorization: `Bearer ${CANARY.jwt}` } });
  await ask('POST /users', { body: { email: CANARY.card, name: CANARY.email } });
  await ask('POST /users', { body: { [CANARY.email]: CANARY.card } });
  const order = { cartId, paymentMethod: 'stripe' };
  await ask('POST /checkout', { body: { ...order, paymentToken: CANARY.card } });
  await ask('POST /checkout', { body: { ...order, cartId: CANARY.email } });
  await ask('POST /checkout', { body: { ...order, paymentMethod: CANARY.cardDigits } });
  const bought = await ask('POST /checkout', {
    body: order,
    headers: { 'idempotency-key': CANARY.cardDigits },
  });
  expect(bought.status).toBe(201);
  await fetch(`${journey.shop.services.gateway.url}/oauth/token`, {
    method: 'POST',
    headers: { 'user-agent': `agent ${CANARY.email}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CANARY.email,
      client_secret: CANARY.secret,
    }),
  });
  await fetch(`${journey.shop.services.notification.url}/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', baggage: `email=${CANARY.email}` },
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
    Object.entries(CANARY).flatMap(([name, canary]) => {
      const forms = [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64')];
      return forms.some((form) => text.includes(form)) ? [`${name} in ${place}`] : [];
    }),
  );
  expect(found).toEqual([]);
});

test('when a trace passes a service, its log lines carry the trace id, each exactly once', async () => {
  const body = await checkoutBody(journey.shop);
  const { answer, trace } = await journey.request('POST', '/checkout', { body });
  expect(answer.status).toBe(201);
  await trace.settled();
  await journey.tracer.flush();

  const sent = journey.receiver.logs(trace.id);
  const lines = Object.values(journey.shop.services).flatMap((service) =>
    service.logs().filter((line) => line['trace_id'] === trace.id),
  );
  const passed = new Set((await trace.now()).spans.map((span) => span.service));
  expect(new Set(sent.map((record) => record.service))).toEqual(passed);
  expect(passed).toEqual(new Set(Object.values(FULL_NAME)));

  const ofRecord = (record: LogRecord) =>
    `${record.service} ${record.spanId} ${asText(record.body)}`;
  const ofLine = (line: Record<string, unknown>) =>
    `${line['service.name']} ${line['span_id']} ${asText(line['msg'])}`;
  expect(sent.map(ofRecord).sort()).toEqual(lines.map(ofLine).sort());
});

test('when the shop has worked, every metric of ours has arrived as it is declared', async () => {
  const body = await checkoutBody(journey.shop);
  await journey.shop.request('POST', '/checkout', { body });
  // An order's end is counted from the database, within a second or so.
  await eventually(
    async () => {
      await journey.tracer.flush();
      expect(journey.receiver.metrics(METRIC.checkoutValue.name)).not.toEqual([]);
    },
    { awaited: 'the order among the metrics' },
  );

  const declared = Object.values(METRIC);
  for (const { name, unit, description } of declared) {
    const [point] = journey.receiver.metrics(name);
    expect({ name, unit: point?.unit, description: point?.description }).toEqual({
      name,
      unit,
      description,
    });
  }
  const ours = new Set(declared.map(({ name }) => name as string));
  const undeclared = journey.receiver
    .metrics()
    .filter((point) => point.scope.name.startsWith('@traceshop/') && !ours.has(point.name));
  expect(undeclared.map((point) => point.name)).toEqual([]);
});
