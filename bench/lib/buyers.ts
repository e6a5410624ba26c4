// Buyers who come at a fixed rate, whatever the shop does, and each of whom ends with a definite answer.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged } from '@traceshop/shop-harness/audit';
import { newCart, PLENTY } from '@traceshop/shop-harness/buyer';
import { buy } from '@traceshop/shop-harness/purchase';
import type { Shop } from '@traceshop/shop-harness/shop';
import { eventually } from '@traceshop/test-servers/eventually';

export interface Bought {
  confirmed: Acknowledged[];
  rejected: string[];
  /** Who got no definite answer within two minutes: nothing may be held against the responses they got. */
  unclear: string[];
  /** To the gateway, repetitions included. */
  requests: number;
}

export interface Buyers {
  /** Resolves at the next 201. */
  nextConfirmed(): Promise<void>;
  /** No further buyer comes; waits for those under way. */
  end(): Promise<Bought>;
}

/** A cart, an item, a checkout. */
const REQUESTS_OF_A_BUYER = 3;
const TIME_LIMIT_MS = 120_000;

export function startBuyers(
  shop: Shop,
  { perSecond, userId }: { perSecond: number; userId: string },
): Buyers {
  const bought: Bought = { confirmed: [], rejected: [], unclear: [], requests: 0 };
  const waiting: (() => void)[] = [];
  // Waits as long as it is told to: everybody who asks again at once would keep a busy shop busy.
  const front: Pick<Shop, 'request'> = {
    request: async (method, path, more) => {
      bought.requests += 1;
      const answer = await shop.request<never>(method, path, more);
      await sleep(Number(answer.headers['retry-after'] ?? 0) * 1000);
      return answer;
    },
  };
  const visit = async (key: string): Promise<void> => {
    const items = { [PLENTY]: 1 };
    const cartId = await eventually(() => newCart(front, { userId, items }), {
      awaited: 'a cart',
      deadlineMs: TIME_LIMIT_MS,
    });
    const end = await buy(front, { cartId, items, paymentToken: 'tok_visa', key }, TIME_LIMIT_MS);
    if ('rejection' in end) {
      bought.rejected.push(end.rejection);
      return;
    }
    bought.confirmed.push(end);
    for (const resolve of waiting.splice(0)) resolve();
  };
  const visits: Promise<void>[] = [];
  let ended = false;
  const coming = (async () => {
    while (!ended) {
      const visiting = visit(`${userId}-${visits.length}`);
      visits.push(visiting.catch((error: unknown) => void bought.unclear.push(String(error))));
      await sleep((REQUESTS_OF_A_BUYER / perSecond) * 1000);
    }
  })();
  return {
    nextConfirmed: () => new Promise((resolve) => waiting.push(resolve)),
    end: async () => {
      ended = true;
      await coming;
      await Promise.all(visits);
      return bought;
    },
  };
}
