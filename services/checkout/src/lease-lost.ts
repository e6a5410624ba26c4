import type { OrderState } from '@traceshop/contract';
import type { Lease } from './order';

/** The order is another worker's by now; whoever gets this must change nothing more of it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(lease: Lease, from: OrderState) {
    super(`the lease on order ${lease.orderId} in state ${from} is lost`);
  }
}
