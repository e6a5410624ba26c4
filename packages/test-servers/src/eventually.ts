/** The awaited condition as a sentence, for the error: "awaited: the queue is empty". */
export interface EventuallyOptions {
  awaited: string;
  /** 10 seconds by default. */
  deadlineMs?: number;
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/**
 * Calls `fn` until it does not throw, and returns what it returned.
 * @throws at the deadline: an error with `awaited`, and the last failure as cause.
 */
export async function eventually<T>(
  fn: () => Promise<T> | T,
  { awaited, deadlineMs = 10_000 }: EventuallyOptions,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await fn();
    } catch (cause) {
      if (Date.now() + pause > deadline) {
        const last = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`awaited for ${deadlineMs} ms: ${awaited}; last seen: ${last}`, { cause });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
