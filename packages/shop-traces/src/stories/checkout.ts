// Whole checkouts, successful and failed, from the gateway to the work after the response. The
// functions of `trees/` return the expected spans of one step. Example: `reserves()` returns the
// span of the step in which checkout reserves the stock.
import { type Match, type Node, transactions } from '@traceshop/trace-testing';
import type { Expected } from '../expect-trace.ts';
import {
  checkoutRequest,
  confirms,
  opens,
  processes,
  quotes,
  releases,
  reserves,
  sendsConfirmation,
  validates,
} from '../trees/checkout.ts';
import {
  asksProvider,
  attempt,
  cancelsPayment,
  failsToPay,
  type Provider,
  pays,
} from '../trees/payment.ts';
import { exception, pg, type StepProps, step } from '../trees/spans.ts';

/** BEGIN and COMMIT spans are not compared. */
const ignore = [transactions];
const positive = (cents: unknown): boolean => Number(cents) > 0;

/** The values that the test knows. Of all others only the shape is checked. */
export interface KnownValues {
  provider?: Provider;
  cartId?: string;
  userId?: string;
  orderId?: string;
  totalCents?: number;
}

/** The attributes and events of `checkout.process` for a cart with one product, after the payment has begun. */
function reachesPayment(parts: KnownValues): StepProps {
  const { provider = 'stripe', totalCents = positive } = parts;
  return {
    attrs: {
      'checkout.payment_method': provider,
      'checkout.total_cents': totalCents as Match<number>,
      'checkout.item_count': 1,
      'checkout.cart_id': parts.cartId ?? /^cart_/,
      'order.id': parts.orderId ?? /^ord_/,
      'user.id': parts.userId ?? /^usr_/,
    },
    events: {
      exactly: [
        { name: 'order.validated', attrs: { 'validation.checks_passed': 5 } },
        { name: 'inventory.reserved', attrs: { 'items.count': 1 } },
        {
          name: 'payment.initiated',
          attrs: { 'payment.provider': provider, 'payment.amount_cents': totalCents },
        },
      ],
    },
  };
}

export interface ConfirmedValues extends KnownValues {
  /** The work after the response; by default `sendsConfirmation()`. */
  afterwards?: Node;
}

/** The order is paid and confirmed. The trace ends with the mail. */
export function checkoutConfirmed(parts: ConfirmedValues = {}): Expected {
  const { provider = 'stripe', afterwards = sendsConfirmation() } = parts;
  return {
    tree: checkoutRequest(201, [
      processes(reachesPayment(parts), [
        validates(),
        ...opens(),
        reserves(),
        pays(provider),
        confirms(),
        afterwards,
      ]),
    ]),
    ignore,
    // Upper limits. `toCost` in packages/trace-testing/README.md explains the names.
    budget: { 'db.queries': 19, 'db.sameStatement': 3, remoteCalls: 10, sequentialHops: 8 },
  };
}

/** The same idempotency key again: the client gets the stored response, and no step runs. */
export function checkoutReplayed(): Expected {
  return {
    tree: checkoutRequest(201, pg('checkout', 'SELECT orders')),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  };
}

/** The card is declined; the stock is given back after the response. */
export function checkoutDeclined(parts: KnownValues = {}): Expected {
  const { provider = 'stripe' } = parts;
  const errorType = 'card_declined';
  return {
    tree: checkoutRequest(402, [
      processes({ errorType, ...reachesPayment(parts) }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay({ errorType, status: 402 }, [asksProvider({ provider, status: 402 })]),
        // The order is now `compensating`.
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        // The order is now `cancelled`.
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 16, 'db.sameStatement': 3, remoteCalls: 7, sequentialHops: 7 },
  };
}

/** There is not enough stock. The checkout ends after the quote, before it opens an order. */
export function checkoutOutOfStock({ provider = 'stripe', cartId }: KnownValues = {}): Expected {
  const errorType = 'out_of_stock';
  const attrs = { 'checkout.payment_method': provider, 'checkout.cart_id': cartId ?? /^cart_/ };
  return {
    tree: checkoutRequest(409, [
      processes({ errorType, attrs, events: { exactly: [] } }, [
        step('checkout', 'checkout.validate_cart', { errorType, ...exception }, quotes(409)),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  };
}

/**
 * The provider does not respond. The three attempts are children of the same `payment.charge` span.
 * The charge is undone after the response.
 */
export function checkoutTimedOut(parts: KnownValues = {}): Expected {
  const { provider = 'stripe' } = parts;
  const errorType = 'payment_timeout';
  return {
    tree: checkoutRequest(504, [
      processes({ errorType, ...reachesPayment(parts) }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay(
          { errorType, status: 504 },
          [0, 1, 2].map((earlierAttempts) => attempt(provider, earlierAttempts)),
        ),
        // The order is now `compensating`.
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        cancelsPayment(provider),
        // The order is now `cancelled`.
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 19, 'db.sameStatement': 3, remoteCalls: 11, sequentialHops: 11 },
  };
}
