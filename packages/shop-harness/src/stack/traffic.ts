// Light traffic that touches every service, for as long as a test looks at what it leaves.

import { checkoutBody, newCart, newUser, PLENTY } from '../buyer.ts';
import type { RequestParts } from '../shop.ts';
import type { Stack } from './stack.ts';

export interface Traffic {
  /**
   * Waits for the round under way and sends no further one.
   * @returns how long each request took, in milliseconds.
   * @throws what the rounds have met; a response of 500 or more is nothing that a buyer should meet.
   */
  stop(): Promise<number[]>;
}

/** One buyer: looks around, buys, has a card declined, and looks at what the shop knows. */
export async function shopOnce(stack: Stack): Promise<void> {
  await stack.request('GET', '/products');
  const userId = await newUser(stack);
  await stack.request('GET', `/users/${userId}`);
  const bought = await stack.request('POST', '/checkout', {
    body: await checkoutBody(stack, { cartId: await newCart(stack, { userId }) }),
  });
  if (bought.status !== 201) throw new Error(`no order: ${JSON.stringify(bought.body)}`);
  const cartId = await newCart(stack, { userId, items: { [PLENTY]: 1 } });
  await stack.request('POST', '/checkout', {
    body: { cartId, paymentMethod: 'paypal', paymentToken: 'tok_declined' },
  });
}

/** Buyers one after another, until stopped. */
export function startTraffic(stack: Stack): Traffic {
  let stopped = false;
  const tookMs: number[] = [];
  const timed: Stack = {
    ...stack,
    request: async <T>(method: string, path: string, more?: RequestParts) => {
      const began = performance.now();
      const response = await stack.request<T>(method, path, more);
      tookMs.push(performance.now() - began);
      if (response.status < 500) return response;
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`);
    },
  };
  const rounds = (async () => {
    do await shopOnce(timed);
    while (!stopped);
    return tookMs;
  })();
  // Reported by stop; until then the test has other things to wait for.
  rounds.catch(() => {});
  return {
    stop: () => {
      stopped = true;
      return rounds;
    },
  };
}
