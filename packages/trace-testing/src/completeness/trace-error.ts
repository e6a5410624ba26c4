import type { Trace } from '../tree/model';

/** The trace was not complete by the deadline, or nothing of it arrived. Carries what there is. */
export class TraceNotSettledError extends Error {
  override name = 'TraceNotSettledError';
  readonly trace: Trace;

  constructor(trace: Trace, message: string) {
    super(message);
    this.trace = trace;
  }
}
