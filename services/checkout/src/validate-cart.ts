import { ATTR, MAX_TOTAL_CENTS, type Quote, SPAN } from '@traceshop/contract';
import type { AppError } from '@traceshop/service-kit';
import { setAttributes, withSpan } from '@traceshop/telemetry';
import type { Cart } from './cart-store';
import type { CheckoutRequest } from './checkout-request';
import type { CheckoutDeps } from './deps';
import { cartEmpty, cartNotFound, cartTaken, totalTooLarge } from './errors';

export type ValidateCartDeps = Pick<CheckoutDeps, 'carts' | 'inventory'>;

export interface ValidCart {
  cart: Cart;
  quote: Quote;
  /** Checks: the cart exists, is free, has items; each product is in stock; the total is allowed. */
  checksPassed: number;
}

/** The cart as it can be ordered now. Stores and holds nothing, so nothing must be undone. */
export function validateCart(deps: ValidateCartDeps, request: CheckoutRequest): Promise<ValidCart> {
  return withSpan(SPAN.validateCart, {}, async () => {
    const checks = createChecklist();
    const cart = await deps.carts.find(request.cartId, request.clientId);
    if (cart === undefined) throw cartNotFound(request.cartId);
    checks.pass();
    checks.pass(cart.order !== null && cartTaken(cart.order));
    checks.pass(cart.items.length === 0 && cartEmpty());

    // Inventory returns a quote only if every product is in stock.
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
    pass: (rejection?: AppError | false): void => {
      if (rejection) throw rejection;
      passed += 1;
    },
    passed: () => passed,
  };
}
