/** Is anything of this trace still to come? One round's evidence; wait-until-complete.ts asks for two. */

import { type Match, matches } from '../pattern/match-value';
import type { FlushReply } from '../tracker/messages';
import { spanLabel } from '../tree/drawing';
import type { OpenEnd, Span, Trace } from '../tree/model';
import { treeOf } from '../tree/tree';

export interface EdgeRules {
  /** Services whose spans must arrive: a CLIENT that calls one needs its SERVER child. */
  inScope?: readonly Match<string>[];
  /** The service that a CLIENT span calls; `server.service.name`, else `peer.service`. */
  calleeOf?: (span: Span) => string | undefined;
  /** Destinations that nobody consumes. */
  terminal?: readonly Match<string>[];
  /** Destinations with several consumers of each message: how many. 1 elsewhere. */
  fanout?: Readonly<Record<string, number>>;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The service that a CLIENT span says it calls. */
export function calleeOf(span: Span, rules: EdgeRules): string | undefined {
  if (rules.calleeOf) return rules.calleeOf(span);
  return text(span.attributes['server.service.name']) ?? text(span.attributes['peer.service']);
}

/** It got no answer, so it may never have reached a server. An answered 4xx or 5xx has. */
function unanswered(span: Span): boolean {
  return span.status.code === 'ERROR' && !('http.response.status_code' in span.attributes);
}

function openCall(span: Span, children: Span[], rules: EdgeRules): OpenEnd | undefined {
  const callee = calleeOf(span, rules);
  if (callee === undefined || unanswered(span)) return undefined;
  if (!rules.inScope?.some((service) => matches(service, callee))) return undefined;
  if (children.some((child) => child.kind === 'SERVER')) return undefined;
  return { missing: 'server', span, callee };
}

const DESTINATION_KEYS = [
  'messaging.destination.name',
  'rabbitmq.destination.routing_key',
  'messaging.rabbitmq.destination.routing_key',
];

/** The names that a message's destination goes by: exchange or queue, and routing key. */
export function destinationsOf(span: Span): string[] {
  return DESTINATION_KEYS.flatMap((key) => text(span.attributes[key]) ?? []);
}

function openMessage(span: Span, below: Span[], rules: EdgeRules): OpenEnd | undefined {
  if (span.status.code === 'ERROR') return undefined;
  const destinations = destinationsOf(span);
  const ends = destinations.some((name) => rules.terminal?.some((end) => matches(end, name)));
  if (ends) return undefined;
  const due = Math.max(1, ...destinations.map((name) => rules.fanout?.[name] ?? 1));
  const consumed = below.filter((child) => child.kind === 'CONSUMER').length;
  if (consumed >= due) return undefined;
  return { missing: 'consumer', span, received: consumed, due };
}

/** Calls and messages whose other end has not been received. */
function halfOpenEdges(trace: Trace, rules: EdgeRules): OpenEnd[] {
  const all = [trace, ...trace.linked];
  const linkers = all.flatMap(({ spans }) => spans).filter((span) => span.links.length > 0);
  return all.flatMap((part) => {
    const tree = treeOf(part);
    return part.spans.flatMap((span) => {
      if (span.kind === 'CLIENT') return openCall(span, tree.childrenOf(span), rules) ?? [];
      if (span.kind !== 'PRODUCER') return [];
      const linked = linkers.filter((other) => other.links.some((l) => l.spanId === span.spanId));
      return openMessage(span, [...tree.childrenOf(span), ...linked], rules) ?? [];
    });
  });
}

/** Spans that a process says it has ended and that have not arrived. */
function missingSpans(trace: Trace, replies: FlushReply[]): string[] {
  const processes = Map.groupBy(replies, (reply) => `${reply.service}\n${reply.instance ?? ''}`);
  return [...processes.values()].flatMap((same) => {
    const [reply] = same;
    if (!reply) return [];
    const ended = same.reduce((sum, { accounts }) => sum + (accounts[trace.id]?.ended ?? 0), 0);
    const received = trace.spans.filter(
      (span) =>
        span.service === reply.service &&
        (reply.instance === undefined || span.resource['service.instance.id'] === reply.instance),
    ).length;
    if (received >= ended) return [];
    return [`${reply.service} ended ${ended} spans, ${received} of them were received`];
  });
}

function openSpans(trace: Trace, replies: FlushReply[]): string[] {
  return replies.flatMap(({ service, accounts }) => {
    const names = accounts[trace.id]?.open ?? [];
    return names.length === 0 ? [] : [`${service} has open spans: ${names.join(', ')}`];
  });
}

export interface Evidence {
  replies: FlushReply[];
  /** Processes that ended since the trace began: what they had not sent is lost. */
  endedProcesses: number;
}

/** What the spans speak of and was not received: parents first, then calls and messages. */
export function openEnds(
  trace: Trace,
  evidence: Pick<Evidence, 'endedProcesses'>,
  rules: EdgeRules,
): OpenEnd[] {
  const orphans = evidence.endedProcesses > 0 ? [] : treeOf(trace).orphans;
  return [
    ...orphans.map((span): OpenEnd => ({ missing: 'parent', span })),
    ...halfOpenEdges(trace, rules),
  ];
}

function openEndText(end: OpenEnd): string {
  const { service, name, parentSpanId } = end.span;
  if (end.missing === 'parent') {
    return `the parent ${parentSpanId} of ${service} ${name} was not received`;
  }
  if (end.missing === 'server') {
    return `${spanLabel(end.span)} has no SERVER span of ${end.callee} yet`;
  }
  return `${spanLabel(end.span)} has ${end.received} of ${end.due} CONSUMER spans yet`;
}

/** Every reason to wait on; [] when the trace is closed by this evidence. */
export function openReasons(trace: Trace, evidence: Evidence, rules: EdgeRules): string[] {
  if (trace.spans.length === 0) return ['no span was received'];
  return [
    ...[trace, ...trace.linked].flatMap((part) => [
      ...openSpans(part, evidence.replies),
      ...missingSpans(part, evidence.replies),
    ]),
    ...openEnds(trace, evidence, rules).map(openEndText),
  ];
}
