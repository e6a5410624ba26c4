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

/** Orders taken at a time: few enough that each is worked on well within its lease. */
const BATCH = 10;

/**
 * Finishes or undoes orders whose worker is gone: killed, paused beyond its lease, or cut off from a
 * neighbour. What fails keeps its state and comes again when this lease has run out.
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

/** Each step stores one change, and the state that it stores decides the next. */
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
  // No charge is no reason to stop at `cancelled`: the first worker may still be about to make it,
  // and only a cancelled charge refuses that.
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
    return (await confirmOrder(deps, order, { sends: false })).order;
  } catch (failure) {
    if (failure instanceof LeaseLost) throw failure;
    const failed = await failOrder(deps, order, failure);
    if (failed === undefined) throw failure;
    return failed;
  }
}
