import { AsyncLocalStorage } from 'node:async_hooks';

/** Carries the milliseconds a caller still waits, from service to service. */
export const DEADLINE_HEADER = 'x-request-timeout-ms';

// The only use of AsyncLocalStorage here: everything else is passed as an argument.
// Holds a time of `performance.now()`, which no clock adjustment moves.
const deadlines = new AsyncLocalStorage<number | undefined>();

/** Runs `fn` with at most `ms` left; an earlier deadline already in force stays. */
export function withDeadline<T>(ms: number, fn: () => T): T {
  const own = performance.now() + ms;
  return deadlines.run(Math.min(own, deadlines.getStore() ?? Number.POSITIVE_INFINITY), fn);
}

/** Runs `fn` free of the request's deadline: for work that goes on after the answer. */
export function withoutDeadline<T>(fn: () => T): T {
  return deadlines.run(undefined, fn);
}

/** Milliseconds until the deadline (0 when it has passed), or undefined without one. */
export function remainingMs(): number | undefined {
  const deadline = deadlines.getStore();
  return deadline === undefined ? undefined : Math.max(0, deadline - performance.now());
}

/** Reads the header of a request; undefined for anything but 1 to 9 digits. */
export function parseDeadline(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
