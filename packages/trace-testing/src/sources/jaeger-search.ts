import { assemble } from '../tree/assemble';
import type { Span, Trace } from '../tree/model';
import { byStart } from '../tree/tree';

/** Searches traces that contain such a span. */
export interface JaegerSearch {
  /** `service.name`. */
  service: string;
  /** Name of the span. Default: any. */
  operation?: string;
  /** Ignores spans that started earlier, in nanoseconds since the epoch. Default: an hour ago. */
  since?: bigint;
  /** Most traces; default 20. The store decides which ones. */
  limit?: number;
}

const HOUR_MS = 3_600_000;
/** A clock that is a little ahead must not hide recent traces. */
const AHEAD_MS = 60_000;
const NS_PER_MS = 1_000_000n;

/** The search as paths of both APIs. */
export function searchPaths(query: JaegerSearch): { v3: string; v1: string } {
  const { service, operation, limit = 20 } = query;
  const now = Date.now();
  const since = query.since ?? BigInt(now - HOUR_MS) * NS_PER_MS;
  const v3 = new URLSearchParams({
    'query.service_name': service,
    ...(operation === undefined ? {} : { 'query.operation_name': operation }),
    'query.start_time_min': new Date(Number(since / NS_PER_MS)).toISOString(),
    'query.start_time_max': new Date(now + AHEAD_MS).toISOString(),
    // Two spellings, for Jaeger before and after 2.14.
    'query.num_traces': String(limit),
    'query.search_depth': String(limit),
    'query.raw_traces': 'true',
  });
  const v1 = new URLSearchParams({
    service,
    ...(operation === undefined ? {} : { operation }),
    // Microseconds.
    start: String(since / 1000n),
    end: String((now + AHEAD_MS) * 1000),
    limit: String(limit),
    raw: 'true',
  });
  return { v3: `/api/v3/traces?${v3}`, v1: `/api/traces?${v1}` };
}

/** The traces of these spans, latest start first. */
export function foundTraces(spans: readonly Span[], urlOf: (traceId: string) => string): Trace[] {
  const groups = Map.groupBy(spans, (span) => span.traceId);
  return [...groups]
    .toSorted(([, one], [, other]) => (startOf(one) > startOf(other) ? -1 : 1))
    .map(([id, found]) => assemble(id, found, { url: urlOf(id) }));
}

const startOf = (spans: readonly Span[]): bigint => spans.toSorted(byStart)[0]?.start ?? 0n;
