import { randomUUID } from 'node:crypto';
import { ATTR, isFinalOrderState, SPAN } from '@traceshop/contract';
import { describeError } from '@traceshop/service-kit';
import { withLinkedRoot } from '@traceshop/telemetry';
import { type CompensateOrderDeps, compensateOrder } from './compensate-order';
import { type ConfirmOrderDeps, confirmOrder } from './confirm-order';
import type { CheckoutDeps } from './deps';
import { LeaseLost } from './errors';
import { type FailOrderDeps, failOrder } from './fail-order';
import type { LeasedOrder } from './order';
import { storeCharge } from './process-payment';

export type RecoverOrdersDeps = Pick<CheckoutDeps, 'orders' | 'payment' | 'logger'> &
  ConfirmOrderDeps &
  FailOrderDeps &
  CompensateOrderDeps;

/** Few enough that each order is processed well within its lease. */
const BATCH = 10;

/**
 * Finishes or undoes orders whose worker was killed, was paused beyond its lease, or cannot reach a
 * dependency. An order that fails keeps its state and is tried again when this lease has expired.
 */
export async function recoverOrders(deps: RecoverOrdersDeps): Promise<void> {
  const taken = await deps.orders.takeExpired({ holder: randomUUID(), limit: BATCH });
  await Promise.all(taken.map((order) => recover(deps, order)));
}

async function recover(deps: RecoverOrdersDeps, taken: LeasedOrder): Promise<void> {
  const { id, state, traceparent } = taken;
  const attributes = { [ATTR.orderId]: id, [ATTR.orderState]: state };
  let order = taken;
  const task = async () => {
    while (!isFinalOrderState(order.state)) order = await takeNextStep(deps, order);
    deps.logger.info({ orderId: id, from: state, to: order.state }, 'order recovered');
  };
  try {
    await withLinkedRoot(SPAN.recover, { attributes, linkedTo: traceparent ?? '' }, task);
  } catch (error) {
    const log = { orderId: id, state: order.state, error: describeError(error) };
    deps.logger.warn(log, 'order not recovered yet');
  }
}

/** Each step stores one change. The stored state decides the next step. */
function takeNextStep(deps: RecoverOrdersDeps, order: LeasedOrder): Promise<LeasedOrder> {
  switch (order.state) {
    case 'pending':
      return startUndoing(deps, order, 'pending');
    case 'charging':
      return resumeCharging(deps, order);
    case 'charged':
      return finishForward(deps, order);
    default:
      return compensateOrder(deps, order);
  }
}

async function resumeCharging(deps: RecoverOrdersDeps, order: LeasedOrder): Promise<LeasedOrder> {
  const charge = await deps.payment.find(order.id);
  // A missing charge does not allow `cancelled` yet: the first worker may still be about to charge.
  // Only a cancelled charge rejects that.
  if (charge?.status !== 'succeeded') return startUndoing(deps, order, 'charging');
  return storeCharge(deps, order, charge.transactionId);
}

function startUndoing(
  deps: RecoverOrdersDeps,
  { lease }: LeasedOrder,
  from: 'pending' | 'charging',
): Promise<LeasedOrder> {
  return deps.orders.change(lease, { from, to: 'compensating' });
}

async function finishForward(deps: RecoverOrdersDeps, order: LeasedOrder): Promise<LeasedOrder> {
  try {
    return (await confirmOrder(deps, order, { callerSendsMail: false })).order;
  } catch (failure) {
    if (failure instanceof LeaseLost) throw failure;
    const failed = await failOrder(deps, order, failure);
    if (failed === undefined) throw failure;
    return failed;
  }
}
