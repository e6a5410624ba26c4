/** Decides which clocks can be compared: those of spans of one process, as far as spans name it. */
import { canonical } from '../tree/canonical';
import type { Span, Trace } from '../tree/model';
import { START_RESOLUTION, topDown, treeOf } from '../tree/tree';

export type InOrder = 'yes' | 'no' | 'unknown';
export type Precedes = (first: Span, second: Span) => InOrder;

/** Resource attributes that are equal for all spans of one process. */
const OF_PROCESS = ['service.instance.id', 'host.id', 'host.name', 'container.id', 'process.pid'];

const said = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** The process that its resource names: an instance of a service, else a process of a host. */
function namedProcess({ resource, service }: Span): string | undefined {
  const instance = resource['service.instance.id'];
  if (said(instance)) return canonical([resource['service.namespace'], service, instance]);
  const host = ['host.id', 'host.name', 'container.id'].map((key) => resource[key]);
  const pid = resource['process.pid'];
  return said(pid) && host.some(said) ? canonical([...host, pid]) : undefined;
}

/** True for a call within the process: as the sender says, else by kind and service. */
function isLocal(span: Span): boolean {
  return span.remoteParent === undefined
    ? span.kind !== 'SERVER' && span.kind !== 'CONSUMER'
    : !span.remoteParent;
}

function sameResource(a: Span, b: Span): boolean {
  return (
    a.service === b.service &&
    OF_PROCESS.every((key) => canonical(a.resource[key]) === canonical(b.resource[key]))
  );
}

const idOf = (span: Span): string => `${span.traceId}:${span.spanId}`;

/**
 * The process of each span by its id. If the resource names none, a span shares the process of the
 * parent that called it locally. A span that was called from outside may be in any process.
 */
function processesOf(trace: Trace): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const one of [trace, ...trace.linked]) {
    const byId = new Map(one.spans.map((span) => [span.spanId, span]));
    for (const span of topDown(treeOf(one))) {
      const id = idOf(span);
      const { parentSpanId } = span;
      const parent = parentSpanId === undefined ? undefined : byId.get(parentSpanId);
      const inherits = isLocal(span) && parent !== undefined && sameResource(span, parent);
      const process =
        namedProcess(span) ?? (inherits ? found.get(idOf(parent)) : `process of ${id}`);
      // With a duplicate id, nothing says to which of the two spans a child belongs.
      found.set(id, found.has(id) ? undefined : process);
    }
  }
  return found;
}

/** An overlap shorter than the resolution of start times counts as a sequence. */
export function orderIn(trace: Trace): Precedes {
  let processes: Map<string, string | undefined> | undefined;
  const known = new Map<Span, string | undefined>();
  const processOf = (span: Span): string | undefined => {
    if (known.has(span)) return known.get(span);
    processes ??= processesOf(trace);
    const process = namedProcess(span) ?? processes.get(idOf(span));
    known.set(span, process);
    return process;
  };
  return (first, second) => {
    const process = processOf(first);
    if (process === undefined || process !== processOf(second)) return 'unknown';
    return first.end < second.start + START_RESOLUTION ? 'yes' : 'no';
  };
}
