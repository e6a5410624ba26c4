// Each service sends its spans in batches. trace-testing decides when the trace is complete.
import { FULL_NAME, TERMINAL_QUEUES } from '@traceshop/contract/topology';
import {
  createTracer,
  type Trace,
  TraceNotSettledError,
  type TraceSource,
} from '@traceshop/trace-testing';

export interface Waiting {
  /** A trace without open ends counts as complete if it does not change for this time. */
  quietMs: number;
  /** The limit for a trace with open ends, or without any span. */
  deadlineMs: number;
  pollMs: number;
}

export const WAITING: Waiting = { quietMs: 1200, deadlineMs: 10_000, pollMs: 300 };

/** The trace, complete or as it is at the deadline; see its `completeness`. */
export async function completeTrace(
  source: TraceSource,
  traceId: string,
  waiting: Partial<Waiting> = {},
): Promise<Trace> {
  const tracer = createTracer({
    source,
    // Does not wait for providers, which send no spans, and dead letters, which have no consumer.
    inScope: Object.values(FULL_NAME),
    terminal: TERMINAL_QUEUES,
    ...WAITING,
    ...waiting,
  });
  try {
    return await tracer.trace(traceId, { externalCaller: true }).settled();
  } catch (error) {
    if (error instanceof TraceNotSettledError) return error.trace;
    throw error;
  }
}
