import { randomUUID } from 'node:crypto';
import { ATTR, EVENT, SPAN } from '@traceshop/contract';
import {
  errorType,
  event,
  GENERIC_ATTRIBUTES,
  withLinkedRoot,
  withSpan,
} from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import type { OutboxRow } from './outbox-store';

export type DeliverOutboxDeps = Pick<CheckoutDeps, 'outbox' | 'notification'>;

/** One delivery by one sender: the request that confirmed the order, or the job. */
export interface Delivery {
  row: OutboxRow;
  /** The holder of the row's claim. */
  sender: string;
}

/** The request tries once. If it fails, the row stays and the job delivers it. */
export function sendConfirmation(deps: DeliverOutboxDeps, delivery: Delivery): Promise<void> {
  return withSpan(SPAN.sendConfirmation, {}, () => deliver(deps, delivery));
}

/**
 * Delivers the rows that no request delivered, oldest claim first, until none is left. The first
 * failure ends the job, so a notification service that is down gets one call per interval, not one
 * per row. The failed row is tried again when its claim has expired.
 */
export async function deliverOutbox(deps: DeliverOutboxDeps): Promise<void> {
  const sender = randomUUID();
  for (let row = await deps.outbox.claimNext(sender); row; ) {
    const delivery = { row, sender };
    const options = {
      attributes: { [ATTR.orderId]: row.notification.orderId },
      linkedTo: row.traceparent ?? '',
    };
    await withLinkedRoot(SPAN.deliverOutbox, options, () => deliver(deps, delivery));
    row = await deps.outbox.claimNext(sender);
  }
}

async function deliver(deps: DeliverOutboxDeps, { row, sender }: Delivery): Promise<void> {
  try {
    await deps.notification.send({ id: row.id, ...row.notification });
  } catch (error) {
    event(EVENT.notificationFailed, { [GENERIC_ATTRIBUTES.errorType.name]: errorType(error) });
    throw error;
  }
  await deps.outbox.markSent(row.id, sender);
}
