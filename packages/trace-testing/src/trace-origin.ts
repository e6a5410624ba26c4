import { externalParent } from './completeness/external-parent';
import type { IdOrigin } from './completeness/incomplete';
import type { Ended } from './completeness/participants';
import { assemble } from './tree/assemble';
import type { Span, Trace, TraceSource } from './tree/model';

/** Where the id of a trace is from, and what was so when it began. */
export interface TraceOrigin {
  id: string;
  idFrom: IdOrigin;
  virtualParent: string | undefined;
  /** The caller may have spans of its own that never arrive. */
  externalCaller?: boolean;
  /** Processes that had ended before the trace began: none of its business. */
  endedBefore: Ended;
}

interface Parts {
  spans: Span[];
  linked: { id: string; spans: Span[] }[];
}

/** The trace as the source has it now. */
export function assembleFrom(source: TraceSource, origin: TraceOrigin, parts: Parts): Trace {
  const { id, externalCaller } = origin;
  const linked = parts.linked.map((other) => {
    const url = source.urlOf?.(other.id);
    return assemble(other.id, other.spans, { url });
  });
  const virtualParent =
    origin.virtualParent ?? (externalCaller ? externalParent(parts.spans) : undefined);
  const trace = assemble(id, parts.spans, { virtualParent, url: source.urlOf?.(id), linked });
  const undecidable = source.undecidable?.();
  return undecidable ? { ...trace, undecidable } : trace;
}
