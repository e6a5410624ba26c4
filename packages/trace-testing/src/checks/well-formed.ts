import { assertDecidable } from '../pattern/decidable';
import { processOf } from '../tree/clock-skew';
import { spanLabel } from '../tree/drawing';
import type { Span, Trace } from '../tree/model';
import { type SpanTree, START_RESOLUTION, treeOf } from '../tree/tree';

export interface WellFormedOptions {
  /** Expected roots. Default 1. */
  roots?: number;
  /** False if the source cannot detect duplicate span ids: Jaeger's v1. */
  uniqueIds?: false;
  /** True if messages are intentionally acknowledged before their work, and may be lost. */
  earlyAck?: true;
}

/** One line per span whose parent was not received. */
export function orphanProblems(trace: Trace): string[] {
  return treeOf(trace).orphans.map(
    (span) => `orphan: ${spanLabel(span)}, its parent ${span.parentSpanId} was not received`,
  );
}

/** One line if the number of roots is wrong. */
export function rootProblems(trace: Trace, roots = 1): string[] {
  const found = treeOf(trace).roots;
  if (found.length === roots) return [];
  const names = found.map(spanLabel).join('; ') || 'none';
  return [`expected ${roots} root${roots === 1 ? '' : 's'}, received ${found.length}: ${names}`];
}

/** One line per span in the trace with another trace id. */
export function traceIdProblems(trace: Trace): string[] {
  return trace.spans
    .filter((span) => span.traceId !== trace.id)
    .map((span) => `${spanLabel(span)} carries trace id ${span.traceId}`);
}

const inOneProcess = (one: Span, other: Span): boolean => processOf(one) === processOf(other);

/**
 * Within one process a child cannot start before its parent. Starts of the JS SDK have a resolution
 * of 1 ms, and clocks differ between processes.
 */
function earlyChildren(trace: Trace, tree: SpanTree): string[] {
  return trace.spans.flatMap((parent) =>
    tree
      .childrenOf(parent)
      .filter(
        (child) => inOneProcess(child, parent) && child.start + START_RESOLUTION <= parent.start,
      )
      .map((child) => `${spanLabel(child)} starts before its parent ${spanLabel(parent)}`),
  );
}

/** Receiving may end before the work on the message begins, in older conventions too. */
const receives = ({ attributes }: Span): boolean =>
  (attributes['messaging.operation.type'] ?? attributes['messaging.operation']) === 'receive';

/**
 * A CONSUMER span ends with the acknowledgement, or when its handler returns. Work below it that
 * ends later is lost if the process dies: the message is not delivered again.
 */
function earlyAcknowledgements(trace: Trace, tree: SpanTree): string[] {
  const consumers = trace.spans.filter((span) => span.kind === 'CONSUMER' && !receives(span));
  return consumers.flatMap((consumer) =>
    tree
      .childrenOf(consumer)
      .filter(
        (child) => inOneProcess(child, consumer) && child.end >= consumer.end + START_RESOLUTION,
      )
      .map(
        (child) => `${spanLabel(consumer)} ended before its work: ${spanLabel(child)} ended later`,
      ),
  );
}

function dropped(span: Span): string[] {
  const { attributes, events, links } = span.dropped;
  if (attributes + events + links === 0) return [];
  return [
    `${spanLabel(span)} lost ${attributes} attributes, ${events} events, ${links} links to limits`,
  ];
}

/**
 * Every structural fault of the trace, one line each. [] when it is well formed.
 * @throws NotDecidableError when the source cannot tell whether ids are unique
 */
export function wellFormedProblems(trace: Trace, options: WellFormedOptions = {}): string[] {
  if (options.uniqueIds !== false) assertDecidable(trace, () => ['unique ids']);
  const tree = treeOf(trace);
  return [
    ...trace.problems,
    ...orphanProblems(trace),
    ...tree.cyclic.map((span) => `cycle: ${spanLabel(span)} is its own ancestor`),
    ...rootProblems(trace, options.roots),
    ...traceIdProblems(trace),
    ...earlyChildren(trace, tree),
    ...(options.earlyAck ? [] : earlyAcknowledgements(trace, tree)),
    ...trace.spans
      .filter((span) => span.end < span.start)
      .map((s) => `${spanLabel(s)} ends before it starts`),
    ...trace.spans.flatMap(dropped),
  ];
}
