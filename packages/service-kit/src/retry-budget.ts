/** Limits retries to a share of the calls, so that a struggling neighbour is not hit harder. */
export interface RetryBudget {
  /** Counts a first attempt. */
  deposit(): void;
  /** Takes one retry out of the budget; false when there is none left. */
  withdraw(): boolean;
}

/**
 * A token bucket: every call adds `share` of a token, every retry takes one. It starts full, so that a quiet
 * client can retry too. (As in gRPC's retry throttling and Finagle's retry budget.)
 */
export function createRetryBudget({ capacity = 10, share = 0.1 } = {}): RetryBudget {
  let tokens = capacity;
  return {
    deposit: () => {
      tokens = Math.min(capacity, tokens + share);
    },
    withdraw: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
