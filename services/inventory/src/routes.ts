import { INVENTORY_API } from '@traceshop/contract/internal-api/inventory';
import { jsonBody, validate } from '@traceshop/service-kit';
import type { Router } from 'express';
import { type CommitDeps, commitReservation } from './commit-reservation';
import { unknownSku } from './errors';
import { listProducts } from './list-products';
import type { ProductStore } from './product-store';
import { quoteItems } from './quote-items';
import { type ReleaseDeps, releaseReservation } from './release-reservation';
import { type ReserveDeps, reserveItems } from './reserve-items';
import { productsQuery } from './schemas';

interface ProductDeps {
  products: ProductStore;
}

type ReservationDeps = ReserveDeps & CommitDeps & ReleaseDeps;

const readQuote = jsonBody(INVENTORY_API['POST /quotes'].body);
const readReservation = jsonBody(INVENTORY_API['POST /reservations'].body);

export const inventoryRoutes = (deps: ProductDeps & ReservationDeps) => (router: Router) => {
  productRoutes(deps, router);
  reservationRoutes(deps, router);
};

function productRoutes({ products }: ProductDeps, router: Router) {
  router.get('/products', async (req, res) => {
    res.json(await listProducts(products, validate(productsQuery, req.query, 'query')));
  });

  router.get('/products/:sku', async (req, res) => {
    const { sku } = validate(INVENTORY_API['GET /products/:sku'].params, req.params, 'params');
    const product = await products.bySku(sku);
    if (!product) throw unknownSku([sku]);
    res.json(product);
  });

  router.post('/quotes', async (req, res) => {
    const { items } = await readQuote(req);
    res.json(await quoteItems(products, items));
  });
}

function reservationRoutes(deps: ReservationDeps, router: Router) {
  router.post('/reservations', async (req, res) => {
    res.status(201).json(await reserveItems(deps, await readReservation(req)));
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
