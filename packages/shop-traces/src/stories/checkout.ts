// Successful and failed checkouts, from the gateway to the work after the response.
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

const ignore = [transactions];
const positive = (cents: unknown): boolean => Number(cents) > 0;

/** The values of a checkout that a test knows. Other values must have the right shape. */
export interface CheckoutParts {
  provider?: Provider;
  cartId?: string;
  userId?: string;
  orderId?: string;
  totalCents?: number;
}

/** `checkout.process` of a cart with one product, up to the payment. */
function reachesPayment(parts: CheckoutParts): StepProps {
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

export interface ConfirmedParts extends CheckoutParts {
  /** The work after the response; by default `sendsConfirmation()`. */
  afterwards?: Node;
}

/** The cart is paid and the order confirmed, up to the mail. */
export function checkoutConfirmed(parts: ConfirmedParts = {}): Expected {
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
    budget: { 'db.queries': 21, 'db.sameStatement': 3, remoteCalls: 10, sequentialHops: 8 },
  };
}

/** The same idempotency key again: the stored response is sent, and nothing is done. */
export function checkoutReplayed(): Expected {
  return {
    tree: checkoutRequest(201, pg('checkout', 'SELECT orders')),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  };
}

/** The card is declined; the stock is given back after the response. */
export function checkoutDeclined(parts: CheckoutParts = {}): Expected {
  const { provider = 'stripe' } = parts;
  const failed = 'card_declined';
  return {
    tree: checkoutRequest(402, [
      processes({ failed, ...reachesPayment(parts) }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay({ failed, status: 402 }, [asksProvider({ provider, status: 402 })]),
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 17, 'db.sameStatement': 3, remoteCalls: 7, sequentialHops: 7 },
  };
}

/** The stock is too small for the cart: it ends after the quote, before an order is opened. */
export function checkoutOutOfStock({ provider = 'stripe', cartId }: CheckoutParts = {}): Expected {
  const failed = 'out_of_stock';
  const attrs = { 'checkout.payment_method': provider, 'checkout.cart_id': cartId ?? /^cart_/ };
  return {
    tree: checkoutRequest(409, [
      processes({ failed, attrs, events: { exactly: [] } }, [
        step('checkout', 'checkout.validate_cart', { failed, ...exception }, quotes(409)),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 3, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  };
}

/** The provider does not respond: three attempts are siblings, and the charge is undone. */
export function checkoutTimedOut(parts: CheckoutParts = {}): Expected {
  const { provider = 'stripe' } = parts;
  const failed = 'payment_timeout';
  return {
    tree: checkoutRequest(504, [
      processes({ failed, ...reachesPayment(parts) }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay(
          { failed, status: 504 },
          [0, 1, 2].map((resent) => attempt(provider, resent)),
        ),
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        cancelsPayment(provider),
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 20, 'db.sameStatement': 3, remoteCalls: 11, sequentialHops: 11 },
  };
}
