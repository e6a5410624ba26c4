/** The edges of a system that a set of spans shows, with their outcomes. */
import { calleeOf } from '../completeness/callees';
import type { EdgeRules } from '../completeness/open-reasons';
import { destinationsOf, terminalName } from '../completeness/queues';
import type { Span } from '../tree/model';
import { byStart, START_RESOLUTION } from '../tree/tree';

export const OUTCOMES = [
  'ok',
  '4xx',
  '5xx',
  /** A call that timed out. */
  'timeout',
  /** A call without a response for any other reason. */
  'unreachable',
  /** Any other failure: a rejected statement, a message whose handler threw. */
  'error',
  /** Another attempt after a failed one. */
  'retry',
  /** A message that was handled more than once. */
  'redelivery',
] as const;

/** The outcome of one call, query or message. */
export type Outcome = (typeof OUTCOMES)[number];

/** One call, query or consumed message that spans show. */
export interface SeenEdge {
  from: string;
  to: string;
  /**
   * For a call, the name of the SERVER span if it has a route, else of the CLIENT span. For a
   * message, its destination.
   */
  name: string;
  outcome: Outcome;
}

export interface EdgeOptions extends Pick<EdgeRules, 'callees' | 'calleeOf' | 'terminal'> {
  /** Whether a CONSUMER span handles a message again. By default an attempt above 1 means so. */
  redelivered?: (span: Span) => boolean;
}

interface Relatives {
  childrenOf(span: Span): Span[];
  linkersOf(span: Span): Span[];
}

const key = (traceId: string, spanId: string): string => `${traceId}:${spanId}`;

function relativesIn(spans: readonly Span[]): Relatives {
  const children = Map.groupBy(spans, (span) => key(span.traceId, span.parentSpanId ?? ''));
  const linkers = new Map<string, Span[]>();
  for (const span of spans) {
    for (const link of span.links) {
      const target = key(link.traceId, link.spanId);
      linkers.set(target, [...(linkers.get(target) ?? []), span]);
    }
  }
  return {
    childrenOf: (span) => children.get(key(span.traceId, span.spanId)) ?? [],
    linkersOf: (span) => linkers.get(key(span.traceId, span.spanId)) ?? [],
  };
}

const TIMEOUT = /time.?out|timed.?out|deadline|abort/i;

function outcomeOf(span: Span, remote: boolean): Outcome {
  const status = Number(span.attributes['http.response.status_code'] ?? 0);
  if (status >= 500) return '5xx';
  if (status >= 400) return '4xx';
  if (span.status.code !== 'ERROR') return 'ok';
  if (TIMEOUT.test(String(span.attributes['error.type'] ?? span.status.message))) return 'timeout';
  return remote && status === 0 ? 'unreachable' : 'error';
}

function isRetry(span: Span, siblings: readonly Span[]): boolean {
  if (Number(span.attributes['http.request.resend_count'] ?? 0) > 0) return true;
  return siblings.some(
    (other) =>
      other !== span &&
      other.kind === 'CLIENT' &&
      other.service === span.service &&
      other.name === span.name &&
      other.status.code === 'ERROR' &&
      byStart(other, span) < 0 &&
      other.end <= span.start + START_RESOLUTION,
  );
}

type Ends = Pick<SeenEdge, 'from' | 'to' | 'name'>;

/** A SERVER span that was cut before routing has only the method as name. The caller knows more. */
const isRouted = (server: Span): boolean =>
  server.name !== server.attributes['http.request.method'];

function endsOf(span: Span, answered: Span | undefined, options: EdgeOptions): Ends | undefined {
  const { attributes, service } = span;
  const database = attributes['db.system.name'] ?? attributes['db.system'];
  const callee = calleeOf(span, options) ?? database ?? attributes['server.address'];
  const to = answered?.service ?? (callee === undefined ? undefined : String(callee));
  const named = answered && isRouted(answered) ? answered : span;
  return to === undefined ? undefined : { from: service, to, name: named.name };
}

function callEdges(span: Span, near: Relatives, context: EdgeContext): SeenEdge[] {
  const answered = near.childrenOf(span).find((child) => child.kind === 'SERVER');
  const ends = endsOf(span, answered, context.options);
  if (!ends) return [];
  const isDatabase = 'db.system.name' in span.attributes || 'db.system' in span.attributes;
  const outcome = outcomeOf(span, !answered && !isDatabase);
  const again: SeenEdge[] = isRetry(span, context.siblingsOf(span))
    ? [{ ...ends, outcome: 'retry' }]
    : [];
  return [{ ...ends, outcome }, ...again];
}

/** `messaging.message.attempt` and similar, `…redelivered`. */
function saysAgain({ attributes }: Span): boolean {
  return Object.entries(attributes).some(
    ([name, value]) =>
      (/(?:^|[._])(?:delivery_)?attempt$/.test(name) && Number(value) > 1) ||
      (/redelivered$/.test(name) && value === true),
  );
}

/** A message without consumers: its edge ends at the broker. */
function terminalEdge(span: Span, options: EdgeOptions): SeenEdge[] {
  const end = terminalName(span, options);
  if (end === undefined) return [];
  const to = String(span.attributes['messaging.system.name'] ?? 'broker');
  return [{ from: span.service, to, name: end, outcome: outcomeOf(span, false) }];
}

function messageEdges(span: Span, near: Relatives, context: EdgeContext): SeenEdge[] {
  const consumers = [...near.childrenOf(span), ...near.linkersOf(span)]
    .filter((other) => other.kind === 'CONSUMER')
    .sort(byStart);
  if (consumers.length === 0) return terminalEdge(span, context.options);
  const name = destinationsOf(span)[0] ?? span.name;
  const again = context.options.redelivered ?? saysAgain;
  return consumers.flatMap((consumer, index) => {
    const ends = { from: span.service, to: consumer.service, name };
    const before = consumers.slice(0, index).some((other) => other.service === consumer.service);
    const redelivery: SeenEdge[] =
      before || again(consumer) ? [{ ...ends, outcome: 'redelivery' }] : [];
    return [{ ...ends, outcome: outcomeOf(consumer, false) }, ...redelivery];
  });
}

interface EdgeContext {
  options: EdgeOptions;
  siblingsOf(span: Span): Span[];
}

/** Every call, query and consumed message in these spans, once per outcome. */
export function edgesOf(spans: readonly Span[], options: EdgeOptions = {}): SeenEdge[] {
  const near = relativesIn(spans);
  const siblings = Map.groupBy(spans, (span) => key(span.traceId, span.parentSpanId ?? ''));
  const context: EdgeContext = {
    options,
    siblingsOf: (span) => siblings.get(key(span.traceId, span.parentSpanId ?? '')) ?? [],
  };
  return spans.flatMap((span) => {
    if (span.kind === 'CLIENT') return callEdges(span, near, context);
    return span.kind === 'PRODUCER' ? messageEdges(span, near, context) : [];
  });
}
