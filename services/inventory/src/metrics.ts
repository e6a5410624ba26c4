import { METRICS, type ReservationState } from '@traceshop/contract';
import { counter, gauge } from '@traceshop/telemetry';
import type { StockStore } from './stock-store';

/** Call it after the transaction: a change that was rolled back must not count. */
export type CountReservation = (outcome: ReservationState) => void;

export function createReservationCounter(): CountReservation {
  const reservations = counter(METRICS.inventoryReservations);
  return (outcome) => reservations.add(1, { outcome });
}

export function observeStock(stock: StockStore): void {
  gauge(METRICS.inventoryStock, async () => {
    const levels = await stock.levels();
    return levels.map(({ sku, quantity }) => ({ value: quantity, attributes: { sku } }));
  });
}
