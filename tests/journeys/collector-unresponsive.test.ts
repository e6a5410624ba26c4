// The collector takes connections and never responds. Whatever waited for it would wait for longer
// than the gateway gives any request.

import { checkoutBody, newUser } from '@traceshop/shop-harness/buyer';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { eventually } from '@traceshop/test-servers/eventually';
import { type SilentServer, silentServer } from '@traceshop/test-servers/silent-server';

const A_MINUTE = '60000';

let collector: SilentServer;
let journey: Journey;
beforeAll(async () => {
  collector = await silentServer();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_TIMEOUT: A_MINUTE,
    TRACESHOP_TELEMETRY_FLUSH_MS: A_MINUTE,
  };
  journey = await startJourney({ env });
});
afterAll(async () => {
  // Asked to end, they would try for that minute to send what they still have.
  const services = Object.values(journey?.shop.services ?? {});
  await Promise.all(services.map((service) => service.kill()));
  await journey?.stop();
  await collector?.close();
});

test('when the collector never responds, a checkout gets a response as if it did', async () => {
  await newUser(journey.shop);
  await eventually(() => expect(collector.connections()).toBeGreaterThanOrEqual(2), {
    awaited: 'services wait for the collector',
  });
  const body = await checkoutBody(journey.shop);
  const response = await journey.shop.request('POST', '/checkout', { body });
  expect(response).toMatchObject({ status: 201, body: { status: 'confirmed' } });
});
