import { ATTR, SPAN, setAttributes, withSpan } from '@traceshop/telemetry';
import type { Cart } from './cart-store';
import type { CheckoutDeps, CheckoutRequest } from './checkout-deps';
import type { Quote } from './clients/inventory-client';
import { cartEmpty, cartNotFound, cartTaken, totalTooLarge } from './errors';

/** Largest order: eight digits, as payment providers have it; far from PostgreSQL's int4. */
export const MAX_TOTAL_CENTS = 99_999_999;

export interface ValidCart {
  cart: Cart;
  quote: Quote;
  /** How many checks it took: the cart exists, is free, has items, can be had, may cost that much. */
  checksPassed: number;
}

/** The cart as it can be ordered now. Nothing is stored and nothing held: there is nothing to undo. */
export function validateCart(deps: CheckoutDeps, request: CheckoutRequest): Promise<ValidCart> {
  return withSpan(SPAN.validateCart, {}, async () => {
    const cart = await deps.carts.find(request.cartId, request.clientId);
    if (cart === undefined) throw cartNotFound(request.cartId);
    const taken = await deps.orders.liveOfCart(cart.id);
    if (taken) throw cartTaken(taken);
    if (cart.items.length === 0) throw cartEmpty();

    const quote = await deps.inventory.quote(cart.items);
    if (quote.totalCents > MAX_TOTAL_CENTS) throw totalTooLarge(MAX_TOTAL_CENTS);
    setAttributes({
      [ATTR.cartItemCount]: cart.items.length,
      [ATTR.cartTotalCents]: quote.totalCents,
    });
    return { cart, quote, checksPassed: 5 };
  });
}
