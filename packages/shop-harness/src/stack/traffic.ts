// Light traffic to every service, for the duration of a test.

import { checkoutBody, newCart, newUser, PLENTY } from '../buyer.ts';
import type { RequestParts } from '../shop.ts';
import type { Stack } from './stack.ts';

export interface Traffic {
  /**
   * Waits for the current round and stops.
   * @returns the duration of each request in milliseconds.
   * @throws the first error of a round; a response of 500 or more is an error.
   */
  stop(): Promise<number[]>;
}

/** One buyer: reads the catalogue, buys, has a card declined, and reads the profile and the order. */
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
  // `stop` reports it. Until then the test waits for other things.
  rounds.catch(() => {});
  return {
    stop: () => {
      stopped = true;
      return rounds;
    },
  };
}
