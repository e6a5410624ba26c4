// Spans of a trace arrive in batches of their services: trace-testing says when they are all here.
import { FULL_NAME, TERMINAL_QUEUES } from '@traceshop/contract/topology';
import {
  createTracer,
  type Trace,
  TraceNotSettledError,
  type TraceSource,
} from '@traceshop/trace-testing';

export interface Waiting {
  /** Unchanged for so long, and without open ends, a trace counts as complete. */
  quietMs: number;
  /** For a trace with open ends, or one that is not there at all. */
  deadlineMs: number;
  pollMs: number;
}

export const WAITING: Waiting = { quietMs: 1200, deadlineMs: 10_000, pollMs: 300 };

/** The complete trace, or what there is of it at the deadline: its `completeness` says which. */
export async function completeTrace(
  source: TraceSource,
  traceId: string,
  waiting: Partial<Waiting> = {},
): Promise<Trace> {
  const tracer = createTracer({
    source,
    // Providers send no spans, and dead letters have no consumer: neither is waited for.
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
