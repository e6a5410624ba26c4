import { canonical } from '../tree/canonical';
import type { Span } from '../tree/model';

/** More spans in one trace mean an endless loop. The surplus is counted, not kept. */
const MAX_SPANS_PER_TRACE = 50_000;

interface Entry {
  byId: Map<string, Span>;
  /** Spans whose id another span with different content has. */
  clashing: Span[];
  rejected: number;
  /** Traces that spans of this trace link to. */
  linksTo: Set<string>;
}

function newEntry(): Entry {
  return { byId: new Map(), clashing: [], rejected: 0, linksTo: new Set() };
}

export interface SpanStore {
  add(spans: Span[]): void;
  spans(traceId: string): Span[];
  ids(): string[];
  linkedTo(traceId: string): string[];
  problems(traceId: string): string[];
  subscribe(traceId: string, onSpans: (spans: Span[]) => void): () => void;
}

type Listener = (spans: Span[]) => void;

/** An exporter that retries sends a span twice. Equal copies are merged, different ones stay. */
function put(entry: Entry, span: Span): boolean {
  const known = entry.byId.get(span.spanId);
  if (known) {
    const text = canonical(span);
    if (canonical(known) === text) return false;
    if (entry.clashing.some((other) => canonical(other) === text)) return false;
    entry.clashing.push(span);
    return true;
  }
  if (entry.byId.size >= MAX_SPANS_PER_TRACE) {
    entry.rejected += 1;
    return false;
  }
  entry.byId.set(span.spanId, span);
  return true;
}

function groupByTrace(spans: Span[]): Map<string, Span[]> {
  return Map.groupBy(spans, (span) => span.traceId);
}

function problemsOf(entry: Entry | undefined): string[] {
  if (!entry) return [];
  const found = entry.clashing.map(
    (span) => `span id ${span.spanId} (${span.service} ${span.name}) came twice with other content`,
  );
  if (entry.rejected > 0)
    found.push(`${entry.rejected} spans beyond ${MAX_SPANS_PER_TRACE} dropped`);
  return found;
}

/** The traces that link to each trace. Limited by the kept traces. */
function linkIndex() {
  const sources = new Map<string, Set<string>>();
  return {
    note(span: Span): void {
      for (const link of span.links) {
        if (link.traceId === span.traceId || link.traceId === '') continue;
        const from = sources.get(link.traceId) ?? new Set();
        sources.set(link.traceId, from.add(span.traceId));
      }
    },
    forget(entry: Entry, traceId: string): void {
      for (const link of [...entry.byId.values()].flatMap((span) => span.links)) {
        const from = sources.get(link.traceId);
        from?.delete(traceId);
        if (from?.size === 0) sources.delete(link.traceId);
      }
    },
    of: (traceId: string): string[] => [...(sources.get(traceId) ?? [])],
  };
}

/** Spans by trace. Drops the least recently extended trace first, but never an awaited one. */
export function createSpanStore(maxTraces: number): SpanStore {
  const traces = new Map<string, Entry>();
  const listeners = new Map<string, Set<Listener>>();
  const links = linkIndex();

  function evict(): void {
    for (const [id, entry] of traces) {
      if (traces.size <= maxTraces) return;
      if (listeners.has(id)) continue;
      traces.delete(id);
      links.forget(entry, id);
    }
  }

  function addToTrace(traceId: string, spans: Span[]): void {
    const entry = traces.get(traceId) ?? newEntry();
    traces.delete(traceId);
    traces.set(traceId, entry);
    const fresh = spans.filter((span) => put(entry, span));
    for (const span of fresh) links.note(span);
    for (const link of fresh.flatMap((span) => span.links)) entry.linksTo.add(link.traceId);
    const heard = new Set(listeners.get(traceId));
    // A listener of a trace also gets the events of traces that link to it, and of their links.
    for (const id of entry.linksTo) for (const one of listeners.get(id) ?? []) heard.add(one);
    if (fresh.length > 0) for (const listener of heard) listener(fresh);
  }

  return {
    add(spans) {
      for (const [traceId, group] of groupByTrace(spans)) addToTrace(traceId, group);
      evict();
    },
    spans: (id) => [...(traces.get(id)?.byId.values() ?? []), ...(traces.get(id)?.clashing ?? [])],
    ids: () => [...traces.keys()],
    linkedTo: (id) => links.of(id),
    problems: (id) => problemsOf(traces.get(id)),
    subscribe(traceId, onSpans) {
      const group = listeners.get(traceId) ?? new Set();
      listeners.set(traceId, group.add(onSpans));
      return () => {
        group.delete(onSpans);
        if (group.size === 0 && listeners.get(traceId) === group) listeners.delete(traceId);
      };
    },
  };
}
