import { randomUUID } from 'node:crypto';
import { ATTR, ID_PREFIX } from '@traceshop/contract';
import { isUniqueViolation, newId } from '@traceshop/service-kit';
import { currentTraceparent, setAttributes } from '@traceshop/telemetry';
import type { CheckoutRequest } from './checkout-request';
import type { CheckoutDeps } from './deps';
import { cartChanged, cartTaken } from './errors';
import type { LeasedOrder } from './order';
import type { ValidCart } from './validate-cart';

export type OpenOrderDeps = Pick<CheckoutDeps, 'orders'>;

/** Stores the order as `pending`, under a lease. From here on the checkout survives this process. */
export async function openOrder(
  deps: OpenOrderDeps,
  request: CheckoutRequest,
  { cart, quote }: ValidCart,
): Promise<LeasedOrder> {
  const lease = { orderId: newId(ID_PREFIX.order), holder: randomUUID() };
  const order = await deps.orders
    .open({
      id: lease.orderId,
      holder: lease.holder,
      clientId: request.clientId,
      userId: cart.userId,
      cartId: cart.id,
      cartVersion: cart.version,
      items: quote.items.map(({ available: _, ...line }) => line),
      totalCents: quote.totalCents,
      currency: quote.currency,
      paymentMethod: request.paymentMethod,
      idempotencyKey: request.idempotencyKey,
      bodyHash: request.bodyHash,
      traceparent: currentTraceparent(),
    })
    .catch((error: unknown) => rejectSecond(deps, cart.id, error));
  if (order === undefined) throw cartChanged();
  setAttributes({ [ATTR.orderId]: order.id });
  return { ...order, lease };
}

/** The unique indexes decide when two requests open an order at the same time. */
async function rejectSecond(deps: OpenOrderDeps, cartId: string, error: unknown): Promise<never> {
  if (!isUniqueViolation(error)) throw error;
  const winner = await deps.orders.liveOfCart(cartId);
  // No other order has this cart: the key is taken, or the other order is cancelled already. The
  // look-up of the key after every rejection finds the first case. In the second case the client
  // can try again.
  throw winner ? cartTaken(winner) : cartChanged();
}
