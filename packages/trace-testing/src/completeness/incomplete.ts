import { waited } from '../tree/drawing';
import type { Trace, TraceSource } from '../tree/model';
import { printable } from '../tree/printable';

/** The trace was not complete at the deadline, or no span arrived. Contains what has arrived. */
export class TraceNotSettledError extends Error {
  override name = 'TraceNotSettledError';
  readonly trace: Trace;

  constructor(trace: Trace, message: string) {
    super(printable(message));
    this.trace = trace;
  }
}

/** A source that can list its other traces. */
type Listing = TraceSource & { traceIds?: () => string[] };

async function others(source: Listing, traceId: string): Promise<string[]> {
  const ids = (source.traceIds?.() ?? []).filter((id) => id !== traceId);
  if (!source.traceIds) return [];
  if (ids.length === 0)
    return ['the source holds no other trace either: is anything exporting to it?'];
  const newest = ids.slice(-5);
  const lines = await Promise.all(
    newest.map(async (id) => {
      const spans = await source.fetch(id);
      const ids = new Set(spans.map((span) => span.spanId));
      const root = spans.find(({ parentSpanId = '' }) => !ids.has(parentSpanId)) ?? spans[0];
      const services = [...new Set(spans.map((span) => span.service))].join(', ');
      return `  ${id}: ${spans.length} spans of ${services}, such as ${root?.kind} ${root?.name}`;
    }),
  );
  return [`the source holds ${ids.length} other traces, the newest:`, ...lines];
}

/** The likely mistake if nothing arrived, by the origin of the trace's id. */
const ID_HINTS = {
  created: 'its id was created by the test: did the call send the headers that run() handed to it?',
  adopted: 'its id was taken from the answer: was the answer sampled (flag 01)?',
  given: 'its id was given to trace(): is it the id of a trace that was sampled?',
  linked: 'its id was found in a link: has the source dropped it since?',
} as const;

export type IdOrigin = keyof typeof ID_HINTS;

/** Explains to the reader of a failed test why a trace may be missing or incomplete. */
export async function diagnose(source: Listing, trace: Trace, idFrom: IdOrigin): Promise<string> {
  const { completeness } = trace;
  const took = completeness ? ` after ${waited(completeness.tookMs)}` : '';
  const empty = trace.spans.length === 0;
  const lines = [
    empty
      ? `no span of trace ${trace.id} arrived${took}`
      : `trace ${trace.id} was not complete${took}: ${trace.spans.length} spans received`,
    ...(completeness?.notes ?? []).map((note) => `- ${note}`),
    ...(source.diagnose?.(trace.id) ?? []).map((note) => `- ${note}`),
  ];
  if (empty) {
    lines.push(...(await others(source, trace.id)));
    lines.push(ID_HINTS[idFrom]);
  }
  if (trace.url !== undefined) lines.push(`open it: ${trace.url}`);
  return lines.join('\n');
}
