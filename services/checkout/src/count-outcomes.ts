import { randomUUID } from 'node:crypto';
import type { CheckoutDeps } from './deps';
import { statusOf } from './fail-order';

export type CountOutcomesDeps = Pick<CheckoutDeps, 'outcomes' | 'metrics'>;

/**
 * Counts how orders have ended, from stored orders. The worker that ended an order may be killed
 * before it could count, or may not know that its change was stored. Each order is in one batch, so
 * it is counted once in all replicas together. If the response for a batch is lost, the batch is
 * looked up by its name next time. Counts are lost only when a process dies between taking a batch
 * and exporting its metrics.
 */
export function createOutcomeCounter({
  outcomes,
  metrics,
}: CountOutcomesDeps): () => Promise<void> {
  let unanswered: string | undefined;
  return async () => {
    const batch = unanswered ?? randomUUID();
    const query = unanswered === undefined ? outcomes.take : outcomes.inBatch;
    unanswered = batch;
    const ended = await query(batch);
    unanswered = undefined;
    for (const order of ended) {
      if (order.state === 'confirmed') metrics.confirmed(order);
      else metrics.completed(order.paymentMethod, statusOf(order.answer));
    }
  };
}
