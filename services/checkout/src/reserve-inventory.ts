import { ATTR, EVENT, SPAN } from '@traceshop/contract';
import { event, withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import type { LeasedOrder } from './order';

export type ReserveInventoryDeps = Pick<CheckoutDeps, 'inventory'>;

/** Reserves all items or none. Inventory holds them for ten minutes. */
export async function reserveInventory(
  deps: ReserveInventoryDeps,
  order: LeasedOrder,
): Promise<void> {
  await withSpan(SPAN.reserveInventory, {}, () => deps.inventory.reserve(order.id, order.items));
  event(EVENT.inventoryReserved, { [ATTR.itemsCount]: order.items.length });
}
