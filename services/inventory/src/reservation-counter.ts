import { counter, METRIC } from '@traceshop/telemetry';

export type ReservationOutcome = 'held' | 'committed' | 'released' | 'expired';

/** Called after the transaction: a change that was rolled back did not happen. */
export type CountReservation = (outcome: ReservationOutcome) => void;

export function createReservationCounter(): CountReservation {
  const reservations = counter(METRIC.inventoryReservations);
  return (outcome) => reservations.add(1, { outcome });
}
