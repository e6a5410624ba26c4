import { CLIENT_ID_HEADER } from '@traceshop/contract';
import '@traceshop/trace-testing/jest';
import type { TestServer } from '@traceshop/service-kit/testing';
import type { ServiceProcess } from '@traceshop/shop-harness/service-process';
import {
  confirms,
  deliversOutbox,
  opens,
  processes,
  recovers,
  releases,
  validates,
} from '@traceshop/shop-traces/trees/checkout';
import { ownSpans } from '@traceshop/shop-traces/trees/own-spans';
import { asksForCharge, cancelsPayment } from '@traceshop/shop-traces/trees/payment';
import { calls, exception, pg, serves, step } from '@traceshop/shop-traces/trees/spans';
import {
  createTracer,
  type Node,
  type OtlpReceiver,
  otlpReceiver,
  type Tracer,
  transactions,
} from '@traceshop/trace-testing';
import { serveDependencies } from './fakes/dependencies';
import { startInOwnProcess } from './own-process';
import { CLIENT, fillCart, openShop, type Shop } from './shop';

const NAME = 'checkout-service';
const SPAN_TRACKER = require.resolve('@traceshop/span-tracker');

let shop: Shop;
let dependencies: TestServer;
let receiver: OtlpReceiver;
let service: ServiceProcess;
let tracer: Tracer;
beforeEach(async () => {
  shop = await openShop();
  dependencies = await serveDependencies(shop);
  receiver = await otlpReceiver();
  service = await startInOwnProcess(shop, {
    dependenciesUrl: dependencies.url,
    telemetry: true,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      TRACESHOP_TELEMETRY_EXTRA: SPAN_TRACKER,
      SPAN_TRACKER_URL: receiver.url,
      RECOVERY_INTERVAL_MS: '20',
      OUTBOX_INTERVAL_MS: '20',
    },
  });
  tracer = createTracer({ source: receiver, processes: [service.child()], inScope: [NAME] });
});
afterEach(async () => {
  await service.stop();
  await receiver.close();
  await dependencies.close();
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
/** The dependencies are fakes: nothing of them is in the trace. */
const own = (tree: Node): Node => ownSpans('checkout', tree);

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
  const errorType = 'out_of_stock';
  const tree = serves(
    'checkout',
    'POST /checkout',
    { status: 'UNSET', attrs: { 'http.response.status_code': 409 } },
    [
      processes({ errorType, events: { exactly: [{ name: 'order.validated' }] } }, [
        validates(),
        ...opens(),
        step('checkout', 'checkout.reserve_inventory', { errorType, ...exception }, [
          calls({ from: 'checkout', to: 'inventory', name: 'POST /reservations', status: 409 }),
        ]),
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ],
  );
  await expect(trace).toMatchTrace([own(tree)], { ignore });
});

test('when a paid order is recovered, that is a trace of its own, linked to the order’s', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.faults.unresponsive.add('commit');
  const { result, trace } = await checkOut({ cartId });
  expect(result.status).toBe(503);
  await trace.settled();
  shop.inventory.faults.unresponsive.clear();
  await shop.outlastLeases();
  const { id } = await shop.onlyOrder();

  const recovery = own(recovers({ state: 'charged', orderId: id }, [confirms()]));
  const recovered = await trace.linked(recovery, { deadline: 10_000 });

  await expect(recovered).toMatchTrace(recovery, { ignore });
  const delivery = own(deliversOutbox());
  await expect(await trace.linked(delivery)).toMatchTrace(delivery, { ignore });
});

test('when an interrupted charge is undone, the recovery shows what payment was asked', async () => {
  const cartId = await fillCart(shop);
  shop.payment.faults.down.add('charge').add('cancel');
  const { trace } = await checkOut({ cartId });
  await trace.settled();
  await shop.database.query(`UPDATE orders SET state = 'charging', failed_at = NULL`);
  shop.payment.faults.down.clear();
  await shop.outlastLeases();

  const recovery = own(
    recovers({ state: 'charging' }, [
      asksForCharge(404),
      ...pg('checkout', 'UPDATE orders'),
      releases(),
      cancelsPayment('stripe'),
      ...pg('checkout', 'UPDATE orders'),
    ]),
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
