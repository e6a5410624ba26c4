/** Limits retries to a share of the calls, so that retries do not overload a struggling dependency. */
export interface RetryBudget {
  /** Counts a first attempt. */
  deposit(): void;
  /** Takes one retry out of the budget. False when none is left. */
  withdraw(): boolean;
}

export interface RetryBudgetOptions {
  /** Retries that a client with few calls may make at once. */
  capacity?: number;
  /** Tokens that each first attempt adds: the share of calls that may be retries. */
  share?: number;
  /** Tokens that each second adds: a client with few calls can retry too. */
  perSecond?: number;
  /** Milliseconds on a clock that only goes forward. */
  now?: () => number;
}

/**
 * A token bucket: calls and time fill it, and every retry takes one token. It starts full. gRPC's
 * retry throttling and Finagle's retry budget work the same way.
 */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const { capacity = 10, share = 0.1, perSecond = 0.5, now = () => performance.now() } = options;
  let tokens = capacity;
  let filledAt = now();
  const fill = (added: number): void => {
    const time = now();
    tokens = Math.min(capacity, tokens + added + ((time - filledAt) / 1000) * perSecond);
    filledAt = time;
  };
  return {
    deposit: () => fill(share),
    withdraw: () => {
      fill(0);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
