import { INVENTORY_API } from '@traceshop/contract/internal-api/inventory';
import { validate } from '@traceshop/service-kit';
import type { Router } from 'express';
import type { AppDeps } from './app';
import { commitReservation } from './commit-reservation';
import { unknownSku } from './errors';
import { listProducts } from './list-products';
import { quoteItems } from './quote-items';
import { releaseReservation } from './release-reservation';
import { reserveItems } from './reserve-items';
import { productsQuery } from './schemas';

export const inventoryRoutes = (deps: AppDeps) => (router: Router) => {
  productRoutes(deps, router);
  reservationRoutes(deps, router);
};

function productRoutes(deps: AppDeps, router: Router) {
  router.get('/products', async (req, res) => {
    res.json(await listProducts(deps.products, validate(productsQuery, req.query, 'query')));
  });

  router.get('/products/:sku', async (req, res) => {
    const { sku } = validate(INVENTORY_API['GET /products/:sku'].params, req.params, 'params');
    const product = await deps.products.bySku(sku);
    if (!product) throw unknownSku([sku]);
    res.json(product);
  });

  router.post('/quotes', async (req, res) => {
    const { items } = validate(INVENTORY_API['POST /quotes'].body, req.body);
    res.json(await quoteItems(deps.products, items));
  });
}

function reservationRoutes(deps: AppDeps, router: Router) {
  router.post('/reservations', async (req, res) => {
    const wanted = validate(INVENTORY_API['POST /reservations'].body, req.body);
    res.status(201).json(await reserveItems(deps, wanted));
  });

  router.post('/reservations/:orderId/commit', async (req, res) => {
    const { orderId } = validate(
      INVENTORY_API['POST /reservations/:orderId/commit'].params,
      req.params,
      'params',
    );
    res.json(await commitReservation(deps, orderId));
  });

  router.post('/reservations/:orderId/release', async (req, res) => {
    const { orderId } = validate(
      INVENTORY_API['POST /reservations/:orderId/release'].params,
      req.params,
      'params',
    );
    res.json(await releaseReservation(deps, orderId));
  });
}
