import { ATTR, type Quote, SPAN } from '@traceshop/contract';
import type { AppError } from '@traceshop/service-kit';
import { setAttributes, withSpan } from '@traceshop/telemetry';
import type { Cart } from './cart-store';
import type { CheckoutRequest } from './checkout-request';
import type { CheckoutDeps } from './deps';
import { cartEmpty, cartNotFound, cartTaken, totalTooLarge } from './errors';

export type ValidateCartDeps = Pick<CheckoutDeps, 'carts' | 'orders' | 'inventory'>;

/** Largest order: eight digits, as payment providers have it; far from PostgreSQL's int4. */
export const MAX_TOTAL_CENTS = 99_999_999;

export interface ValidCart {
  cart: Cart;
  quote: Quote;
  /** The cart exists, is free, has items; each product can be had; it may all cost that much. */
  checksPassed: number;
}

/** The cart as it can be ordered now. Nothing is stored and nothing held: there is nothing to undo. */
export function validateCart(deps: ValidateCartDeps, request: CheckoutRequest): Promise<ValidCart> {
  return withSpan(SPAN.validateCart, {}, async () => {
    const checks = createChecklist();
    const cart = await deps.carts.find(request.cartId, request.clientId);
    if (cart === undefined) throw cartNotFound(request.cartId);
    checks.pass();
    const taken = await deps.orders.liveOfCart(cart.id);
    checks.pass(taken && cartTaken(taken));
    checks.pass(cart.items.length === 0 && cartEmpty());

    // Inventory answers only if each product can be had.
    const quote = await deps.inventory.quote(cart.items);
    for (const _line of quote.items) checks.pass();
    checks.pass(quote.totalCents > MAX_TOTAL_CENTS && totalTooLarge(MAX_TOTAL_CENTS));
    setAttributes({
      [ATTR.cartItemCount]: cart.items.length,
      [ATTR.cartTotalCents]: quote.totalCents,
    });
    return { cart, quote, checksPassed: checks.passed() };
  });
}

function createChecklist() {
  let passed = 0;
  return {
    pass: (refusal?: AppError | false): void => {
      if (refusal) throw refusal;
      passed += 1;
    },
    passed: () => passed,
  };
}
