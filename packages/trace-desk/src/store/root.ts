/** The first root of a trace. */
export interface Root {
  service: string;
  name: string;
  /** Nanoseconds since the epoch, as decimal text. */
  start: string;
}
