import type { CrashPoint } from '../src/crash-points';
import { placeOrder } from '../src/place-order';
import { pauseAt } from './checkpoints';
import { fillCart, type Shop } from './shop';

export interface Abandoned {
  point: CrashPoint;
  carts?: number;
  token?: string | undefined;
}

/** Orders whose requests stopped for ever, as by a kill. */
export async function abandonOrders(
  shop: Shop,
  { point, carts = 1, token = 'tok_visa' }: Abandoned,
): Promise<void> {
  for (let i = 0; i < carts; i += 1) {
    const cartId = await fillCart(shop);
    const pause = pauseAt(point);
    const { deps } = await shop.startWorker(pause.checkpoint);
    const request = {
      clientId: 'client-a',
      cartId,
      paymentMethod: 'stripe',
      paymentToken: token,
      idempotencyKey: `key-${i}`,
      bodyHash: 'hash',
      responded: Promise.resolve(),
    } as const;
    // A declined card is answered, and its compensation stops.
    void placeOrder(deps, request).catch(() => undefined);
    await pause.reached;
  }
  await shop.outlastLeases();
}
