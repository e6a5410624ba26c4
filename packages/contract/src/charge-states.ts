/**
 * The states of the one charge of an order. `unknown`: the provider did not say whether it charged.
 * `cancelling`: the charge is being taken back. `voided`: nothing was charged and nothing can be.
 */
export const CHARGE_STATES = [
  'pending',
  'succeeded',
  'declined',
  'unknown',
  'cancelling',
  'voided',
  'refunded',
] as const;

export type ChargeState = (typeof CHARGE_STATES)[number];

/** Final states in which the buyer has paid nothing, or has it back. */
const WITHOUT_CHARGE: readonly ChargeState[] = ['voided', 'refunded', 'declined'];

export const isWithoutCharge = (state: ChargeState): boolean => WITHOUT_CHARGE.includes(state);
