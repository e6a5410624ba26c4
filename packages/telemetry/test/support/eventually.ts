import { type EventuallyOptions, eventually as within } from '@traceshop/test-servers/eventually';

/** As in the harness, with a deadline for programs that start on a busy machine. */
export function eventually<T>(fn: () => Promise<T> | T, options: EventuallyOptions): Promise<T> {
  return within(fn, { deadlineMs: 60_000, ...options });
}
