import { IDEMPOTENCY_KEY_HEADER, requireClientId } from '@traceshop/contract';
import { CHECKOUT_API } from '@traceshop/contract/internal-api/checkout';
import { jsonBody, validate } from '@traceshop/service-kit';
import type { Request, Response, Router } from 'express';
import { type CartDeps, type CartRef, openCart, putItem, removeItem, showCart } from './carts';
import { orderNotFound } from './errors';
import { hashBody } from './idempotency';
import { viewOrder } from './order';
import { type PlaceOrderDeps, placeOrder } from './place-order';

const readCart = jsonBody(CHECKOUT_API['POST /carts'].body);
const readQuantity = jsonBody(CHECKOUT_API['PUT /carts/:id/items/:sku'].body);
const readCheckout = jsonBody(CHECKOUT_API['POST /checkout'].body);

export const checkoutRoutes = (deps: CartDeps & PlaceOrderDeps) => (router: Router) => {
  cartRoutes(deps, router);
  orderRoutes(deps, router);
};

function cartRoutes(deps: CartDeps, router: Router) {
  router.post('/carts', async (req, res) => {
    const clientId = requireClientId(req);
    const { userId } = await readCart(req);
    res.status(201).json(await openCart(deps, { clientId, userId }));
  });

  router.get('/carts/:id', async (req, res) => {
    const { id } = validate(CHECKOUT_API['GET /carts/:id'].params, req.params, 'params');
    res.json(await showCart(deps, cartOf(req, id)));
  });

  router.put('/carts/:id/items/:sku', async (req, res) => {
    const clientId = requireClientId(req);
    const { quantity } = await readQuantity(req);
    const { id: cartId, sku } = validate(
      CHECKOUT_API['PUT /carts/:id/items/:sku'].params,
      req.params,
      'params',
    );
    res.json(await putItem(deps, { cartId, clientId }, { sku, quantity }));
  });

  router.delete('/carts/:id/items/:sku', async (req, res) => {
    const { id, sku } = validate(
      CHECKOUT_API['DELETE /carts/:id/items/:sku'].params,
      req.params,
      'params',
    );
    res.json(await removeItem(deps, cartOf(req, id), sku));
  });
}

function cartOf(req: Request, cartId: string): CartRef {
  return { cartId, clientId: requireClientId(req) };
}

function orderRoutes(deps: PlaceOrderDeps, router: Router) {
  router.post('/checkout', async (req, res) => {
    const clientId = requireClientId(req);
    const body = await readCheckout(req);
    const headers = validate(CHECKOUT_API['POST /checkout'].headers, req.headers, 'headers');
    const answer = await placeOrder(deps, {
      ...body,
      clientId,
      idempotencyKey: headers[IDEMPOTENCY_KEY_HEADER],
      bodyHash: hashBody(body),
      responded: closed(res),
    });
    res.status(answer.status).json(answer.body);
  });

  router.get('/orders/:id', async (req, res) => {
    const clientId = requireClientId(req);
    const { id } = validate(CHECKOUT_API['GET /orders/:id'].params, req.params, 'params');
    const order = await deps.orders.ofClient(id, clientId);
    if (order === undefined) throw orderNotFound(id);
    res.json(viewOrder(order));
  });

  router.get('/orders/:id/state', async (req, res) => {
    const { id } = validate(CHECKOUT_API['GET /orders/:id/state'].params, req.params, 'params');
    const order = await deps.orders.byId(id);
    if (order === undefined) throw orderNotFound(id);
    res.json({ orderId: order.id, state: order.state });
  });
}

const closed = (res: Response): Promise<void> =>
  new Promise((resolve) => {
    res.once('close', () => resolve());
  });
