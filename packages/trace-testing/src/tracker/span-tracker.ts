import type { Account } from './messages';

/** The part of an SDK span that the span tracker reads, the same in every SDK version. */
export interface TrackedSpan {
  name: string;
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
  resource?: { attributes: Record<string, unknown> };
  links?: readonly { context: { traceId: string } }[];
}

interface Entry {
  /** Names by span id. */
  open: Map<string, string>;
  ended: number;
  endedAgain: string[];
  linksTo: Set<string>;
}

const SAMPLED = 1;
/** Finished traces that are remembered; in a long run the oldest are dropped. */
const MAX_TRACES = 10_000;

/** Open spans and ended counts by trace. Spans that are not sampled are never exported: left out. */
export function createSpanTracker(onIdle: (traceId: string, linksTo: string[]) => void) {
  const entries = new Map<string, Entry>();

  function entryOf(traceId: string): Entry {
    const known = entries.get(traceId);
    if (known) return known;
    const entry: Entry = { open: new Map(), ended: 0, endedAgain: [], linksTo: new Set() };
    entries.set(traceId, entry);
    for (const [id, old] of entries) {
      if (entries.size <= MAX_TRACES) break;
      if (old.open.size === 0 && id !== traceId) entries.delete(id);
    }
    return entry;
  }

  return {
    started(span: TrackedSpan): void {
      const { traceId, spanId, traceFlags } = span.spanContext();
      if (traceFlags & SAMPLED) entryOf(traceId).open.set(spanId, span.name);
    },
    ended(span: TrackedSpan): void {
      const { traceId, spanId, traceFlags } = span.spanContext();
      if (!(traceFlags & SAMPLED)) return;
      const entry = entryOf(traceId);
      // Counted once: an equal copy collapses where it is received.
      if (entry.open.delete(spanId)) entry.ended += 1;
      else entry.endedAgain.push(span.name);
      for (const { context } of span.links ?? []) entry.linksTo.add(context.traceId);
      if (entry.open.size === 0) onIdle(traceId, [...entry.linksTo]);
    },
    account(traceId: string): Account {
      const entry = entries.get(traceId);
      return {
        open: [...(entry?.open.values() ?? [])],
        ended: entry?.ended ?? 0,
        endedAgain: entry?.endedAgain ?? [],
      };
    },
  };
}
