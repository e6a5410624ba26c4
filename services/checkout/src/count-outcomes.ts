import { randomUUID } from 'node:crypto';
import type { CheckoutDeps } from './deps';
import { statusOf } from './fail-order';

export type CountOutcomesDeps = Pick<CheckoutDeps, 'outcomes' | 'metrics'>;

/**
 * Counts how orders have ended, from what is stored: whoever ended one may be killed, or never learn that
 * its change of state went through, before it could count. Each order is in one batch, so it is counted
 * once in all replicas together. A batch whose answer was lost is looked up under its name the next time.
 * Only a process that dies between taking a batch and exporting its metrics takes those counts with it.
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
