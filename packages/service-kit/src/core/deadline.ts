import { AsyncLocalStorage } from 'node:async_hooks';

/** The milliseconds that the caller still waits. Services forward it. */
export const DEADLINE_HEADER = 'x-request-timeout-ms';

// The only use of AsyncLocalStorage here: everything else is passed as an argument. Holds a time of
// `performance.now()`, because clock adjustments do not change it.
const deadlines = new AsyncLocalStorage<number | undefined>();

/** Runs `fn` with at most `ms` left. An earlier deadline stays in force. */
export function withDeadline<T>(ms: number, fn: () => T): T {
  const own = performance.now() + ms;
  return deadlines.run(Math.min(own, deadlines.getStore() ?? Number.POSITIVE_INFINITY), fn);
}

/** Runs `fn` without the request's deadline: for work that continues after the response. */
export function withoutDeadline<T>(fn: () => T): T {
  return deadlines.run(undefined, fn);
}

/** Milliseconds until the deadline (0 when it has passed). Undefined without a deadline. */
export function remainingMs(): number | undefined {
  const deadline = deadlines.getStore();
  return deadline === undefined ? undefined : Math.max(0, deadline - performance.now());
}

/** Parses the header of a request. Undefined for anything but 1 to 9 digits. */
export function parseDeadline(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
