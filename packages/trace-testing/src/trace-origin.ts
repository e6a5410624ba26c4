import { externalParent } from './completeness/external-parent';
import type { IdOrigin } from './completeness/incomplete';
import type { Ended } from './completeness/participants';
import { assemble } from './tree/assemble';
import type { Span, Trace, TraceSource } from './tree/model';

/** The origin of a trace's id, and the state when the trace began. */
export interface TraceOrigin {
  id: string;
  idFrom: IdOrigin;
  virtualParent: string | undefined;
  /** The caller may have spans that never arrive. */
  externalCaller?: boolean;
  /** Processes that had ended before the trace began. They cannot be part of it. */
  endedBefore: Ended;
}

interface Parts {
  spans: Span[];
  linked: { id: string; spans: Span[] }[];
}

/** The trace with the spans that the source has now. */
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
