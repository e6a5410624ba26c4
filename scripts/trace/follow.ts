import { setTimeout as pause } from 'node:timers/promises';
import { FULL_NAME } from '@traceshop/contract/topology';
import type { JaegerSource, Trace } from '@traceshop/trace-testing';
import { completeTrace, type Waiting } from './complete-trace.ts';
import { isPage } from './last-trace.ts';

/** Most traces of one service that a search returns. */
const LIMIT = 100;
/** Most traces that are waited for at once. The others wait for the next search. */
const MOST_OPEN = 20;
/** A search looks back this far, because a span arrives after its end. */
const LOOK_BACK_MS = 60_000;

export interface Following {
  signal: AbortSignal;
  /** Called once for each trace, in the order in which they are complete. */
  onTrace(trace: Trace): Promise<void> | void;
  pollMs?: number;
  waiting?: Partial<Waiting>;
}

/** Reports each trace that has spans after the call, until the signal. @throws JaegerError */
export async function follow(source: JaegerSource, following: Following): Promise<void> {
  const { signal, pollMs = 500 } = following;
  const begun = Date.now();
  const seen = new Map<string, number>();
  const open = new Set<Promise<void>>();
  let failure: unknown;

  async function report(id: string): Promise<void> {
    const trace = await completeTrace(source, id, following.waiting);
    if (!signal.aborted && trace.spans.length > 0) await following.onTrace(trace);
  }

  while (!signal.aborted && failure === undefined) {
    const now = Date.now();
    const since = BigInt(Math.max(begun, now - LOOK_BACK_MS)) * 1_000_000n;
    for (const [id, at] of seen) if (at < now - 2 * LOOK_BACK_MS) seen.delete(id);
    for (const { id } of await newTraces(source, since)) {
      if (seen.has(id) || open.size >= MOST_OPEN) continue;
      seen.set(id, now);
      const reported: Promise<void> = report(id)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => open.delete(reported));
      open.add(reported);
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
  if (failure !== undefined && !signal.aborted) throw failure;
}

async function newTraces(source: JaegerSource, since: bigint): Promise<Trace[]> {
  const services = Object.values(FULL_NAME);
  const found = await Promise.all(
    services.map((service) => source.search({ service, since, limit: LIMIT })),
  );
  return found.flat().filter((trace) => !isPage(trace));
}
