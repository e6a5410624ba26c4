import { DecodeError } from '#otlp/protobuf';

/** What became of the items of one request. */
export interface Outcome {
  accepted: number;
  rejected: number;
  /** Why the first one was rejected. */
  problem: string | undefined;
}

/** Stores each item. One that does not decode is counted, and the others stay. */
export function storeEach<T>(
  items: readonly T[],
  outcome: Outcome,
  store: (item: T) => number,
): void {
  for (const item of items) {
    try {
      outcome.accepted += store(item);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      outcome.rejected += 1;
      outcome.problem ??= error.message;
    }
  }
}
