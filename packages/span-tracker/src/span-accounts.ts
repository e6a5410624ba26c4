import type { Account, Accounts, WithheldSpan } from './protocol';

/** The part of an SDK span that is read. It is the same in every SDK line. */
export interface TrackedSpan {
  name: string;
  kind?: number;
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
  /** Since line 2. */
  parentSpanContext?: { spanId: string } | undefined;
  /** Line 1. */
  parentSpanId?: string | undefined;
  resource?: {
    attributes: Record<string, unknown>;
    asyncAttributesPending?: boolean | undefined;
    waitForAsyncAttributes?: (() => Promise<void>) | undefined;
  };
  links?: readonly { context: { traceId: string; spanId?: string } }[];
}

interface Entry {
  /** Span names by span id. */
  open: Map<string, string>;
  /** Spans that ended and, as far as is known, were not handed to an exporter. */
  waiting: Map<string, WithheldSpan>;
  sent: Set<string>;
  endedAgain: string[];
  failures: Set<string>;
  linksTo: Set<string>;
}

const SAMPLED = 1;
/** Limits of the memory. The oldest finished traces are dropped. */
const MAX_TRACES = 10_000;
const MAX_SPANS = 200_000;

function newEntry(): Entry {
  return {
    open: new Map(),
    waiting: new Map(),
    sent: new Set(),
    endedAgain: [],
    failures: new Set(),
    linksTo: new Set(),
  };
}

function withheld(span: TrackedSpan, spanId: string): WithheldSpan {
  return {
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? span.parentSpanId,
    name: span.name,
    kind: span.kind ?? 0,
    linksTo: (span.links ?? []).flatMap(({ context }) => context.spanId ?? []),
  };
}

const sizeOf = ({ open, waiting, sent }: Entry): number => open.size + waiting.size + sent.size;

/** @param exporterSeen whether it is known which spans are handed to the exporter */
function accountOf(entry: Entry | undefined, exporterSeen: boolean): Account {
  if (!entry) return { open: [], sent: [], withheld: [], endedAgain: [], failures: [] };
  const waiting = [...entry.waiting.values()];
  return {
    open: [...entry.open.values()],
    // Without a known exporter, every ended span counts as sent.
    sent: [...entry.sent, ...(exporterSeen ? [] : waiting.map(({ spanId }) => spanId))],
    withheld: exporterSeen ? waiting : [],
    endedAgain: entry.endedAgain,
    failures: [...entry.failures],
  };
}

/** The entries, and the number of their spans. */
function createMemory() {
  const entries = new Map<string, Entry>();
  let spans = 0;
  return {
    entries,
    entryOf(traceId: string): Entry {
      const known = entries.get(traceId);
      if (known) return known;
      const entry = newEntry();
      entries.set(traceId, entry);
      return entry;
    },
    /** Counts one more span and makes room for it. */
    grow(traceId: string): void {
      spans += 1;
      for (const [id, old] of entries) {
        if (entries.size <= MAX_TRACES && spans <= MAX_SPANS) break;
        if (old.open.size > 0 || id === traceId) continue;
        entries.delete(id);
        spans -= sizeOf(old);
      }
    },
  };
}

/** Open, ended and sent spans by trace. */
export class SpanAccounts {
  readonly #memory = createMemory();
  readonly #onIdle: (traceId: string, linksTo: string[]) => void;
  #exporterSeen = false;
  #closed = false;

  constructor(onIdle: (traceId: string, linksTo: string[]) => void) {
    this.#onIdle = onIdle;
  }

  started(span: TrackedSpan): void {
    const { traceId, spanId, traceFlags } = span.spanContext();
    if (!(traceFlags & SAMPLED)) return;
    this.#memory.entryOf(traceId).open.set(spanId, span.name);
    this.#memory.grow(traceId);
  }

  ended(span: TrackedSpan): void {
    const { traceId, spanId, traceFlags } = span.spanContext();
    if (!(traceFlags & SAMPLED)) return;
    const entry = this.#memory.entryOf(traceId);
    // Its exporter accepts nothing any more, so the span stays open.
    if (this.#closed && entry.open.has(spanId)) return;
    const known = entry.waiting.has(spanId) || entry.sent.has(spanId);
    const wasOpen = entry.open.delete(spanId);
    // Counted once: the receiver merges equal copies.
    if (known && !wasOpen) entry.endedAgain.push(span.name);
    // An earlier processor may have sent it already.
    if (!known) entry.waiting.set(spanId, withheld(span, spanId));
    if (!known && !wasOpen) this.#memory.grow(traceId);
    for (const { context } of span.links ?? []) entry.linksTo.add(context.traceId);
    if (entry.open.size === 0) this.#onIdle(traceId, [...entry.linksTo]);
  }

  /** These spans are being handed to the exporter. */
  sent(spans: readonly TrackedSpan[]): void {
    this.#exporterSeen = true;
    for (const { traceId, spanId } of spans.map((span) => span.spanContext())) {
      const entry = this.#memory.entryOf(traceId);
      entry.waiting.delete(spanId);
      if (this.#closed) entry.open.delete(spanId);
      entry.sent.add(spanId);
    }
  }

  failed(spans: readonly TrackedSpan[], reason: string): void {
    const { entries } = this.#memory;
    for (const span of spans) entries.get(span.spanContext().traceId)?.failures.add(reason);
  }

  /** From now on every sent span is reported through `sent`. */
  seeExporter(): void {
    this.#exporterSeen = true;
  }

  /** The SDK was shut down, or another one was started. */
  close(closed: boolean): void {
    this.#closed = closed;
  }

  of(traceId: string): Account {
    return accountOf(this.#memory.entries.get(traceId), this.#exporterSeen);
  }

  /** @param allSent true while the exporter may still receive spans that have ended */
  all(allSent: boolean): Accounts {
    const seen = this.#exporterSeen && !allSent;
    const { entries } = this.#memory;
    return Object.fromEntries([...entries].map(([id, entry]) => [id, accountOf(entry, seen)]));
  }
}
