// What test and service say to each other over the IPC channel, beside what the span tracker says.
import type { FaultName } from './faults.ts';

/** Test to service. */
export type Order = { id: number } & (
  | { type: 'mutation:seed'; fault: FaultName; secret: string }
  | { type: 'mutation:lift' }
);

/** Service to test: done, or why not. */
export interface Report {
  type: 'mutation:done';
  id: number;
  /** How often the fault that was lifted has taken effect. */
  fired: number;
  error: string | undefined;
}

export function isOrder(message: unknown): message is Order {
  return /^mutation:(?:seed|lift)$/.test(typeOf(message));
}

export function isReport(message: unknown): message is Report {
  return typeOf(message) === 'mutation:done';
}

function typeOf(message: unknown): string {
  return String((message as { type?: unknown } | null)?.type);
}
