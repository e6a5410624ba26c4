// Apart from the store: its declarations name paths of this package that older compilers cannot resolve.

export interface Counts {
  spans: number;
  logs: number;
  points: number;
}

export interface StoreState {
  /** Items that were stored since the start. */
  accepted: Counts;
  rejected: Counts;
  usedBytes: number;
  maxBytes: number;
}
