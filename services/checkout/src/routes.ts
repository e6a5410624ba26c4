import { jsonBody, requireClientId, validate } from '@traceshop/service-kit';
import type { Request, Response, Router } from 'express';
import { type CartDeps, type CartRef, openCart, putItem, removeItem, showCart } from './carts';
import { orderNotFound } from './errors';
import { hashBody } from './idempotency';
import { viewOrder } from './order';
import { type PlaceOrderDeps, placeOrder } from './place-order';
import {
  cartBody,
  cartItemParams,
  cartParams,
  checkoutBody,
  checkoutHeaders,
  orderParams,
  quantityBody,
} from './schemas';

const readCart = jsonBody(cartBody);
const readQuantity = jsonBody(quantityBody);
const readCheckout = jsonBody(checkoutBody);

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
    const { id } = validate(cartParams, req.params, 'params');
    res.json(await showCart(deps, cartOf(req, id)));
  });

  router.put('/carts/:id/items/:sku', async (req, res) => {
    const clientId = requireClientId(req);
    const { quantity } = await readQuantity(req);
    const { id: cartId, sku } = validate(cartItemParams, req.params, 'params');
    res.json(await putItem(deps, { cartId, clientId }, { sku, quantity }));
  });

  router.delete('/carts/:id/items/:sku', async (req, res) => {
    const { id, sku } = validate(cartItemParams, req.params, 'params');
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
    const headers = validate(checkoutHeaders, req.headers, 'headers');
    const answer = await placeOrder(deps, {
      ...body,
      clientId,
      idempotencyKey: headers['idempotency-key'],
      bodyHash: hashBody(body),
      answered: closed(res),
    });
    res.status(answer.status).json(answer.body);
  });

  router.get('/orders/:id', async (req, res) => {
    const clientId = requireClientId(req);
    const { id } = validate(orderParams, req.params, 'params');
    const order = await deps.orders.ofClient(id, clientId);
    if (order === undefined) throw orderNotFound(id);
    res.json(viewOrder(order));
  });
}

const closed = (res: Response): Promise<void> =>
  new Promise((resolve) => {
    res.once('close', () => resolve());
  });
