import { randomUUID } from 'node:crypto';
import { ATTR, SPAN } from '@traceshop/contract';
import { describeError } from '@traceshop/service-kit';
import { withLinkedRoot } from '@traceshop/telemetry';
import type { CheckoutDeps } from './checkout-deps';
import { type CompensateOrderDeps, compensateOrder } from './compensate-order';
import { type ConfirmOrderDeps, confirmOrder } from './confirm-order';
import { type FailOrderDeps, failOrder } from './fail-order';
import { LeaseLost } from './lease-lost';
import type { LeasedOrder } from './order';

export type RecoverOrdersDeps = Pick<CheckoutDeps, 'orders' | 'payment' | 'checkpoint' | 'logger'> &
  ConfirmOrderDeps &
  FailOrderDeps &
  CompensateOrderDeps;

/** Orders taken at a time: few enough that each is worked on well within its lease. */
const BATCH = 10;

/**
 * Finishes or undoes orders whose worker is gone: killed, paused beyond its lease, or cut off from a
 * neighbour. What fails keeps its state and comes again when this lease has run out.
 */
export async function recoverOrders(deps: RecoverOrdersDeps): Promise<void> {
  const taken = await deps.orders.takeExpired({ holder: randomUUID(), limit: BATCH });
  await Promise.all(taken.map((work) => recover(deps, work)));
}

async function recover(deps: RecoverOrdersDeps, work: LeasedOrder): Promise<void> {
  const { id, state, traceparent } = work.order;
  const attributes = { [ATTR.orderId]: id, [ATTR.orderState]: state };
  const task = async () => {
    await deps.checkpoint('during_recovery_after_taken');
    await resume(deps, work);
    deps.logger.info({ orderId: id, from: state, to: work.order.state }, 'order recovered');
  };
  try {
    await withLinkedRoot(SPAN.recover, { attributes, linkedTo: traceparent ?? '' }, task);
  } catch (error) {
    const log = { orderId: id, state: work.order.state, error: describeError(error) };
    deps.logger.warn(log, 'order not recovered yet');
  }
}

async function resume(deps: RecoverOrdersDeps, work: LeasedOrder): Promise<void> {
  switch (work.order.state) {
    case 'pending':
      return undo(deps, work, 'pending');
    case 'charging':
      return resumeCharging(deps, work);
    case 'charged':
      return finishForward(deps, work);
    default:
      return compensateOrder(deps, work);
  }
}

async function resumeCharging(deps: RecoverOrdersDeps, work: LeasedOrder): Promise<void> {
  const charge = await deps.payment.find(work.order.id);
  // No charge is no reason to stop at `cancelled`: the first worker may still be about to make it,
  // and only a cancelled charge refuses that.
  if (charge?.status !== 'succeeded') return undo(deps, work, 'charging');
  work.order = await deps.orders.change(work.lease, {
    from: 'charging',
    to: 'charged',
    transactionId: charge.transactionId,
  });
  return finishForward(deps, work);
}

async function undo(
  deps: RecoverOrdersDeps,
  work: LeasedOrder,
  from: 'pending' | 'charging',
): Promise<void> {
  work.order = await deps.orders.change(work.lease, { from, to: 'compensating' });
  await compensateOrder(deps, work);
}

async function finishForward(deps: RecoverOrdersDeps, work: LeasedOrder): Promise<void> {
  try {
    await confirmOrder(deps, work, { sends: false });
  } catch (failure) {
    if (failure instanceof LeaseLost) throw failure;
    const stored = await failOrder(deps, work, failure);
    if (!stored) throw failure;
    await compensateOrder(deps, work);
  }
}
