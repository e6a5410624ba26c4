import { around } from '@traceshop/service-kit';
import type { Checkpoint } from './crash-points';
import type { CheckoutDeps } from './deps';
import type { StateChange } from './order-store';

type Seams = Pick<
  CheckoutDeps,
  'orders' | 'transaction' | 'inventory' | 'payment' | 'notification' | 'cancelPayment'
>;

/**
 * Puts the crash points around stores and clients. One set is for requests and their work after the
 * response. The other is for the jobs, which reach some points at other calls.
 */
export function withCrashPoints<S extends Seams>(
  seams: S,
  reach: Checkpoint,
): { requests: S; jobs: S } {
  const shared = { ...seams, ...aroundBoth(seams, reach) };
  return {
    requests: { ...shared, ...aroundRequests(shared, reach) },
    jobs: { ...shared, ...aroundJobs(shared, reach) },
  };
}

function aroundBoth(seams: Seams, reach: Checkpoint) {
  const { inventory, payment, notification } = seams;
  return {
    inventory: {
      ...inventory,
      reserve: around(inventory.reserve, { after: () => reach('after_reserved') }),
      commit: around(inventory.commit, { after: () => reach('after_committed') }),
      release: around(inventory.release, {
        ended: () => reach('during_compensation_after_release'),
      }),
    },
    payment: {
      ...payment,
      charge: around(payment.charge, {
        before: () => reach('before_charge'),
        after: () => reach('after_charge'),
      }),
    },
    notification: {
      send: around(notification.send, { after: () => reach('after_sent_before_marked') }),
    },
    // Not around the client: the point is also reached when no charge must be cancelled.
    cancelPayment: around(seams.cancelPayment, {
      ended: () => reach('during_compensation_after_cancel'),
    }),
    transaction: afterConfirmed(seams.transaction, reach),
  };
}

/** After the commit, because the update inside the transaction is not stored yet. A cart change has no point. */
function afterConfirmed(
  transaction: CheckoutDeps['transaction'],
  reach: Checkpoint,
): CheckoutDeps['transaction'] {
  return async (work) => {
    let confirms = false;
    const result = await transaction((stores) => {
      const note = (_order: unknown, _lease: unknown, { to }: StateChange) => {
        confirms = to === 'confirmed';
      };
      const change = around(stores.orders.change, { after: note });
      return work({ ...stores, orders: { ...stores.orders, change } });
    });
    if (confirms) await reach('after_confirmed_before_answer');
    return result;
  };
}

function aroundRequests({ orders, notification }: Seams, reach: Checkpoint) {
  return {
    orders: {
      ...orders,
      open: around(orders.open, { after: (order) => order && reach('after_order_opened') }),
      change: around(orders.change, {
        after: async (_order, _lease, { from, to }) => {
          if (to === 'charged') await reach('after_charged_stored');
          // A compensation also ends in `cancelled`.
          const failed = to === 'compensating' || (to === 'cancelled' && from !== 'compensating');
          if (failed) await reach('after_failure_stored');
        },
      }),
    },
    notification: {
      send: around(notification.send, { before: () => reach('after_answer_before_send') }),
    },
  };
}

function aroundJobs({ orders }: Seams, reach: Checkpoint) {
  return {
    orders: {
      ...orders,
      takeExpired: around(orders.takeExpired, {
        after: (taken) => Promise.all(taken.map(() => reach('during_recovery_after_taken'))),
      }),
      change: around(orders.change, {
        // Only for a paid order: when recovery undoes an interrupted order, no step has failed.
        after: (_order, _lease, { from }) => from === 'charged' && reach('after_failure_stored'),
      }),
    },
  };
}
