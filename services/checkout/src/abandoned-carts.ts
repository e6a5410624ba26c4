import type { CheckoutDeps } from './checkout-deps';

export type AbandonedCartsDeps = Pick<CheckoutDeps, 'carts' | 'metrics'>;

/** Counts carts that were given up after a failed checkout, each once in all replicas together. */
export async function countAbandonedCarts(
  deps: AbandonedCartsDeps,
  afterMs: number,
): Promise<void> {
  const abandoned = await deps.carts.markAbandoned(afterMs);
  if (abandoned.length > 0) deps.metrics.abandoned(abandoned.length);
}
