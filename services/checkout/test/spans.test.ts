import { CLIENT_ID_HEADER } from '@traceshop/contract';
import '@traceshop/trace-testing/jest';
import { join } from 'node:path';
import type { TestServer } from '@traceshop/service-kit/testing';
import type { ServiceProcess } from '@traceshop/shop-harness/service-process';
import {
  type Child,
  client,
  createTracer,
  internal,
  type OtlpReceiver,
  otlpReceiver,
  type SpanProps,
  server,
  type Tracer,
  transactions,
} from '@traceshop/trace-testing';
import { serveNeighbours } from './fakes/neighbours';
import { startInOwnProcess } from './own-process';
import { CLIENT, fillCart, openShop, type Shop } from './shop';

const NAME = 'checkout-service';
const LEDGER = join(__dirname, '../../../packages/trace-testing/dist/ledger.js');

let shop: Shop;
let neighbours: TestServer;
let receiver: OtlpReceiver;
let service: ServiceProcess;
let tracer: Tracer;
beforeEach(async () => {
  shop = await openShop();
  neighbours = await serveNeighbours(shop);
  receiver = await otlpReceiver();
  service = await startInOwnProcess(shop, {
    neighboursUrl: neighbours.url,
    telemetry: true,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      TRACESHOP_TELEMETRY_EXTRA: LEDGER,
      RECOVERY_INTERVAL_MS: '20',
      OUTBOX_INTERVAL_MS: '20',
    },
  });
  tracer = createTracer({ source: receiver, processes: [service.child()], inScope: [NAME] });
});
afterEach(async () => {
  await service.stop();
  await receiver.close();
  await neighbours.close();
  await shop.close();
});

const checkOut = (body: object, headers: Record<string, string> = {}) =>
  tracer.run((context) =>
    fetch(`${service.url}/checkout`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [CLIENT_ID_HEADER]: CLIENT,
        ...headers,
        ...context,
      },
      body: JSON.stringify({ paymentMethod: 'stripe', ...body }),
    }),
  );

const ignore = [transactions];
const call = (name: string, props: SpanProps = {}) => client(NAME, name, props);
const pg = (...names: string[]) => names.map((name) => client(NAME, name));
const step = (name: string, children: Child[], props: SpanProps = {}) =>
  internal(NAME, `checkout.${name}`, { status: 'OK', ...props }, children);
const failed = (code: string, ...events: string[]): SpanProps => ({
  status: 'ERROR',
  attrs: { 'error.type': code },
  events: { exactly: events.map((name) => ({ name })) },
});
const serving = (children: Child[]) =>
  server(NAME, 'POST /checkout', { status: 'UNSET' }, children);

const validates = step('validate_cart', [
  ...pg('SELECT carts', 'SELECT orders'),
  call('POST /quotes'),
]);

test('when the reservation finds no stock, no payment is in the trace', async () => {
  const cartId = await fillCart(shop);
  const { client: inventory } = shop.inventory;
  const { reserve } = inventory;
  inventory.reserve = (...args) => {
    shop.inventory.stock.set('mug', 0);
    return reserve(...args);
  };

  const { result, trace } = await checkOut({ cartId });

  expect(result.status).toBe(409);
  await expect(trace).toMatchTrace(
    [
      serving([
        step(
          'process',
          [
            validates,
            ...pg('INSERT orders'),
            step(
              'reserve_inventory',
              [call('POST /reservations')],
              failed('out_of_stock', 'exception'),
            ),
            ...pg('UPDATE orders'),
          ],
          failed('out_of_stock', 'order.validated'),
        ),
      ]),
    ],
    { ignore },
  );
});

test('when a paid order is recovered, that is a trace of its own, linked to the order’s', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.faults.deaf.add('commit');
  const { result, trace } = await checkOut({ cartId });
  expect(result.status).toBe(503);
  await trace.settled();
  shop.inventory.faults.deaf.clear();
  await shop.outlastLeases();
  const { id } = await shop.onlyOrder();

  const recovery = step(
    'recover',
    [
      step('confirm_order', [
        call('POST /reservations/:orderId/commit'),
        ...pg('UPDATE carts', 'UPDATE orders', 'INSERT outbox'),
      ]),
    ],
    { attrs: { 'order.id': id, 'order.state': 'charged' } },
  );
  const recovered = await trace.linked(recovery, { deadline: 10_000 });

  await expect(recovered).toMatchTrace(recovery, { ignore });
  const delivery = step('deliver_outbox', [call('POST /notifications'), ...pg('UPDATE outbox')]);
  await expect(await trace.linked(delivery)).toMatchTrace(delivery, { ignore });
});

test('when an interrupted charge is undone, the recovery shows what payment was asked', async () => {
  const cartId = await fillCart(shop);
  shop.payment.faults.away.add('charge').add('cancel');
  const { trace } = await checkOut({ cartId });
  await trace.settled();
  await shop.database.query(`UPDATE orders SET state = 'charging', failed_at = NULL`);
  shop.payment.faults.away.clear();
  await shop.outlastLeases();

  const recovery = step(
    'recover',
    [
      call('GET /charges/:orderId', { status: 'ERROR' }),
      ...pg('UPDATE orders'),
      step('release_inventory', [call('POST /reservations/:orderId/release')]),
      step('cancel_payment', [call('POST /charges/:orderId/cancel')]),
      ...pg('UPDATE orders'),
    ],
    { attrs: { 'order.state': 'charging' } },
  );
  await expect(await trace.linked(recovery)).toMatchTrace(recovery, { ignore });
});

test('when polling finds nothing, it leaves no spans', async () => {
  const { result, trace } = await checkOut({ cartId: 'cart_unknown' });
  expect(result.status).toBe(404);
  await trace.settled();

  // Many polls have passed since the start; everything they made has been exported now.
  expect(await tracer.flush()).toEqual([NAME]);
  expect(receiver.traceIds()).toEqual([trace.id]);
});
