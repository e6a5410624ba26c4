import { setTimeout as pause } from 'node:timers/promises';
import { FULL_NAME } from '@traceshop/contract/topology';
import type { JaegerSource, Trace } from '@traceshop/trace-testing';
import { completeTrace, WAITING, type Waiting } from './complete-trace.ts';
import { rootSpan } from './root-span.ts';

/** The age limit of the last trace: as long as Jaeger in compose keeps traces. */
const HORIZON_NS = 48n * 3600n * 1_000_000_000n;
/** The size of a search, because its order depends on the store. */
const CANDIDATES = 50;
/** After this time, search again for the last trace, complete or not. */
const ASK_AGAIN_MS = 3000;
const PAGES = /^(\/|\/docs(\/.*)?|\/openapi\.json|\/favicon\.ico)$/;

/**
 * The trace that started last, as it is at the deadline; undefined if there is none. The trace of a
 * recent request may appear during the wait.
 */
export async function lastTrace(
  source: JaegerSource,
  waiting: Waiting = WAITING,
): Promise<Trace | undefined> {
  const deadline = performance.now() + waiting.deadlineMs;
  for (;;) {
    const id = await lastTraceId(source);
    const left = deadline - performance.now();
    if (id === undefined && left <= 0) return undefined;
    if (id === undefined) {
      await pause(waiting.pollMs);
      continue;
    }
    const deadlineMs = left < 2 * ASK_AGAIN_MS ? Math.max(left, waiting.quietMs) : ASK_AGAIN_MS;
    const trace = await completeTrace(source, id, { ...waiting, deadlineMs });
    if (performance.now() >= deadline) return trace;
    if (trace.completeness?.closed && (await lastTraceId(source)) === id) return trace;
  }
}

export async function lastTraceId(
  source: Pick<JaegerSource, 'search'>,
): Promise<string | undefined> {
  const since = BigInt(Date.now()) * 1_000_000n - HORIZON_NS;
  // Requests begin at the gateway, so it comes first. A single service may run without it.
  for (const service of Object.values(FULL_NAME)) {
    const found = await source.search({ service, since, limit: CANDIDATES });
    const requests = found.filter((trace) => !isPage(trace));
    if (requests.length > 0) return latest(requests).id;
  }
  return undefined;
}

/** By path, because an unmatched path, such as that of the icon, is not in the span's name. */
export function isPage({ spans }: Trace): boolean {
  const { kind, attributes } = rootSpan(spans);
  return kind === 'SERVER' && PAGES.test(String(attributes['url.path']));
}

/** By the root: clocks differ, so a call may seem to start before its request. */
function latest(traces: Trace[]): Trace {
  const start = ({ spans }: Trace): bigint => rootSpan(spans).start;
  return traces.reduce((one, other) => (start(other) > start(one) ? other : one));
}
