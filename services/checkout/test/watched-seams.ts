import type { CallJournal } from '@traceshop/service-kit/call-journal';
import type { CheckoutDeps } from '../src/deps';

type Seams = Pick<
  CheckoutDeps,
  'orders' | 'outbox' | 'transaction' | 'inventory' | 'payment' | 'notification'
>;

/** The stores and clients with each of their calls noted. */
export function watchSeams<S extends Seams>(seams: S, journal: CallJournal): S {
  const transaction: Seams['transaction'] = (work) =>
    seams.transaction((stores) =>
      work({ ...stores, orders: journal.watch('transaction.orders', stores.orders) }),
    );
  return {
    ...seams,
    orders: journal.watch('orders', seams.orders),
    outbox: journal.watch('outbox', seams.outbox),
    transaction: journal.watchCall('transaction', transaction) as Seams['transaction'],
    inventory: journal.watch('inventory', seams.inventory),
    payment: journal.watch('payment', seams.payment),
    notification: journal.watch('notification', seams.notification),
  };
}
