// Checkouts, good and bad.

import {
  type CheckoutBody,
  checkoutBody,
  LAST_ONE,
  newCart,
  PLENTY,
} from '@traceshop/shop-harness/buyer';
import {
  asksProvider,
  attempt,
  cancelsPayment,
  checkoutRequest,
  confirms,
  exception,
  failsToPay,
  opens,
  pays,
  processes,
  releases,
  reserves,
  sendsConfirmation,
  validates,
} from '@traceshop/shop-traces/checkout-trees';
import type { Journey } from '@traceshop/shop-traces/journey';
import { calls, pg, step } from '@traceshop/shop-traces/trees';
import type { TraceHandle } from '@traceshop/trace-testing';
import { ask, ignore, type Told } from './told.ts';

async function checkOut(journey: Journey, parts: Partial<CheckoutBody> = {}): Promise<TraceHandle> {
  return ask(journey, 'POST /checkout', await checkoutBody(journey.shop, parts));
}

export async function checkout(journey: Journey): Promise<Told> {
  const attrs = { 'checkout.total_cents': (cents: unknown) => Number(cents) > 0 };
  return {
    trace: await checkOut(journey),
    budget: { 'db.queries': 21, 'db.sameStatement': 3, remoteCalls: 10, sequentialHops: 8 },
    ignore,
    tree: checkoutRequest(201, [
      processes({ attrs }, [
        validates(),
        ...opens(),
        reserves(),
        pays('stripe'),
        confirms(),
        sendsConfirmation(),
      ]),
    ]),
  };
}

export async function declined(journey: Journey): Promise<Told> {
  const failed = 'card_declined';
  return {
    trace: await checkOut(journey, { paymentToken: 'tok_declined' }),
    budget: { 'db.queries': 17, 'db.sameStatement': 3, remoteCalls: 7, sequentialHops: 7 },
    ignore,
    tree: checkoutRequest(402, [
      processes({ failed }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay({ failed, status: 402 }, [asksProvider({ provider: 'stripe', status: 402 })]),
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
  };
}

export async function timedOut(journey: Journey): Promise<Told> {
  const failed = 'payment_timeout';
  return {
    trace: await checkOut(journey, { paymentToken: 'tok_timeout' }),
    budget: { 'db.queries': 20, 'db.sameStatement': 3, remoteCalls: 11, sequentialHops: 11 },
    ignore,
    tree: checkoutRequest(504, [
      processes({ failed }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay(
          { failed, status: 504 },
          [0, 1, 2].map((resent) => attempt('stripe', resent)),
        ),
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        cancelsPayment('stripe'),
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
  };
}

/** More products than one, of which the last cannot be had: it ends after the quote. */
export async function outOfStock(journey: Journey): Promise<Told> {
  const items = { [PLENTY]: 1, [LAST_ONE]: 2, 'tea-mint': 1 };
  const failed = 'out_of_stock';
  return {
    trace: await checkOut(journey, { cartId: await newCart(journey.shop, { items }) }),
    budget: { 'db.queries': 3, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
    ignore,
    tree: checkoutRequest(409, [
      processes({ failed }, [
        step('checkout', 'checkout.validate_cart', { failed, ...exception }, [
          ...pg('checkout', 'SELECT carts', 'SELECT orders'),
          calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status: 409 }, [
            ...pg('inventory', 'SELECT products'),
          ]),
        ]),
      ]),
    ]),
  };
}
