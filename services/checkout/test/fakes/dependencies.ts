import { createHttpApp } from '@traceshop/service-kit';
import { listen, silentLogger, type TestServer } from '@traceshop/service-kit/testing';
import { json, type Router } from 'express';
import type { FakeInventory } from './inventory';
import type { FakeNotification } from './notification';
import type { FakePayment } from './payment';

interface Dependencies {
  inventory: FakeInventory;
  payment: FakePayment;
  notification: FakeNotification;
}

/** The fake dependencies behind HTTP, all on one port, for a checkout in a process of its own. */
export function serveDependencies(dependencies: Dependencies): Promise<TestServer> {
  const routes = (router: Router) => {
    router.use(json());
    inventoryRoutes(router, dependencies.inventory);
    paymentRoutes(router, dependencies.payment);
    router.post('/notifications', async (req, res) => {
      await dependencies.notification.client.send(req.body);
      res.status(202).json({ id: req.body.id, status: 'queued' });
    });
  };
  return listen(createHttpApp({ logger: silentLogger(), routes }));
}

function inventoryRoutes(router: Router, { client }: FakeInventory): void {
  router.post('/quotes', async (req, res) => {
    res.json(await client.quote(req.body.items));
  });
  router.post('/reservations', async (req, res) => {
    await client.reserve(req.body.orderId, req.body.items);
    res.status(201).json({ state: 'held' });
  });
  router.post('/reservations/:orderId/commit', async (req, res) => {
    await client.commit(req.params.orderId);
    res.json({ state: 'committed' });
  });
  router.post('/reservations/:orderId/release', async (req, res) => {
    await client.release(req.params.orderId);
    res.json({ state: 'released' });
  });
}

function paymentRoutes(router: Router, { client, statusOf }: FakePayment): void {
  router.post('/charges', async (req, res) => {
    res.status(201).json(await client.charge(req.body));
  });
  router.get('/charges/:orderId', async (req, res) => {
    const charge = await client.find(req.params.orderId);
    if (charge) res.json(charge);
    else res.status(404).json({ code: 'charge_not_found' });
  });
  router.post('/charges/:orderId/cancel', async (req, res) => {
    await client.cancel(req.params.orderId);
    res.json({ status: statusOf(req.params.orderId) });
  });
}
