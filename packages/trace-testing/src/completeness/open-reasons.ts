/**
 * Decides whether more of a trace can arrive, from the evidence of one round.
 * wait-until-complete.ts needs two such rounds.
 */
import type { Account, TrackerInfo, WithheldSpan } from '../tracker/tracker-link';
import { spanLabel } from '../tree/drawing';
import type { OpenEnd, Span, Trace } from '../tree/model';
import { treeOf } from '../tree/tree';
import { type CalleeRules, openCall, unmappedCall } from './callees';
import { destinationNames } from './destination-names';
import { openMessage, type QueueRules } from './queues';

export interface EdgeRules extends CalleeRules, QueueRules {}

/** One tracker's report about the requested traces. */
export interface Statement {
  info: TrackerInfo;
  /** It was shut down, so its open spans are lost. */
  ended: boolean;
  accounts: Readonly<Record<string, Account>>;
}

export interface Evidence {
  statements: readonly Statement[];
  /** Processes have ended whose spans may be lost, so their parents may never arrive. */
  lost: boolean;
}

const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

/** A withheld span completes edges like a received span. */
function stub(span: Span, held: WithheldSpan): Span {
  const links = held.linksTo.map((spanId) => ({
    traceId: span.traceId,
    spanId,
    tracestate: '',
    attributes: {},
  }));
  const { spanId, parentSpanId, name } = held;
  return { ...span, spanId, parentSpanId, name, kind: KINDS[held.kind] ?? 'INTERNAL', links };
}

const accountsOf = (trace: Trace, { statements }: Evidence) =>
  statements.flatMap(({ info, ended, accounts }) => {
    const account = accounts[trace.id];
    return account ? [{ info, ended, account }] : [];
  });

/** The trace, and the spans that its processes hold back. */
function withHeldBack(trace: Trace, evidence: Evidence): Span[] {
  const [like] = trace.spans;
  if (!like) return [];
  const held = accountsOf(trace, evidence).flatMap(({ account }) => account.withheld);
  return [...trace.spans, ...held.map((one) => stub(like, one))];
}

interface Edges<T> {
  call: (span: Span, below: Span[]) => T | undefined;
  message: (span: Span, below: Span[]) => T | undefined;
}

function edgesIn<T>(trace: Trace, evidence: Evidence, ask: Edges<T>): T[] {
  const parts = [trace, ...trace.linked].map((part) => ({
    ...part,
    spans: withHeldBack(part, evidence),
  }));
  const linkers = parts.flatMap(({ spans }) => spans).filter((span) => span.links.length > 0);
  return parts.flatMap((part) => {
    const tree = treeOf(part);
    return part.spans.flatMap((span) => {
      if (span.kind === 'CLIENT') return ask.call(span, tree.childrenOf(span)) ?? [];
      if (span.kind !== 'PRODUCER') return [];
      const linked = linkers.filter((other) => other.links.some((l) => l.spanId === span.spanId));
      return ask.message(span, [...tree.childrenOf(span), ...linked]) ?? [];
    });
  });
}

/** Calls for which nothing says whether their other end must arrive. */
export function unmappedCalls(trace: Trace, evidence: Evidence, rules: EdgeRules): string[] {
  const rows = edgesIn(trace, evidence, {
    call: (span, below) => unmappedCall(span, below, rules),
    message: () => undefined,
  });
  return [...new Set(rows)];
}

/** Spans that a process has sent and that have not arrived. */
function missingSpans(trace: Trace, evidence: Evidence): string[] {
  const received = new Set(trace.spans.map((span) => span.spanId));
  return accountsOf(trace, evidence).flatMap(({ info, account }) => {
    if (info.inexact !== undefined) return [];
    const there = account.sent.filter((spanId) => received.has(spanId)).length;
    if (there === account.sent.length) return [];
    const why = account.failures.map((failure) => ` (an export failed: ${failure})`).join('');
    return [
      `${info.service} ended ${account.sent.length} spans, ${there} of them were received${why}`,
    ];
  });
}

function openSpans(trace: Trace, evidence: Evidence): string[] {
  return accountsOf(trace, evidence).flatMap(({ info, ended, account: { open } }) =>
    ended || open.length === 0 ? [] : [`${info.service} has open spans: ${open.join(', ')}`],
  );
}

function missingParents(trace: Trace, evidence: Evidence): OpenEnd[] {
  if (evidence.lost) return [];
  const held = accountsOf(trace, evidence).flatMap(({ account }) => account.withheld);
  const heldIds = new Set(held.map((span) => span.spanId));
  return treeOf(trace)
    .orphans.filter(({ parentSpanId = '' }) => !heldIds.has(parentSpanId))
    .map((span) => ({ missing: 'parent', span }));
}

/** Referenced spans that were not received: parents first, then calls and messages. */
export function openEnds(trace: Trace, evidence: Evidence, rules: EdgeRules): OpenEnd[] {
  return [
    ...missingParents(trace, evidence),
    ...edgesIn<OpenEnd>(trace, evidence, {
      call: (span, below) => openCall(span, below, rules),
      message: (span, below) => openMessage(span, below, rules),
    }),
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
  const what = end.due === 1 ? 'CONSUMER spans' : 'groups of CONSUMER spans';
  const reason = `${spanLabel(end.span)} has ${end.received} of ${end.due} ${what} yet`;
  return end.received > 0 ? reason : `${reason} (nobody reads it? ${terminalRow(end.span)})`;
}

/** The entry that would declare that nobody consumes such messages, with the names in the span. */
function terminalRow(span: Span): string {
  const { exchange, routingKey, queue } = destinationNames(span);
  const known = queue === undefined ? { exchange, routingKey } : { queue };
  const parts = Object.entries(known).flatMap(([part, name]) =>
    name === undefined ? [] : [`${part}: '${name}'`],
  );
  return `add terminal: [{ ${parts.join(', ')} }]`;
}

/** Every reason to wait. [] when the trace is complete by this evidence. */
export function openReasons(trace: Trace, evidence: Evidence, rules: EdgeRules): string[] {
  if (trace.spans.length === 0) return ['no span was received'];
  return [
    ...[trace, ...trace.linked].flatMap((part) => [
      ...openSpans(part, evidence),
      ...missingSpans(part, evidence),
    ]),
    ...openEnds(trace, evidence, rules).map(openEndText),
  ];
}

/** Spans that no tracker accounts for, by service. */
export function strangers(trace: Trace, { statements }: Evidence): string[] {
  const services = [trace, ...trace.linked].flatMap((part) => {
    const known = statements.flatMap(({ accounts }) => {
      const { sent = [], withheld = [] } = accounts[part.id] ?? {};
      return [...sent, ...withheld.map(({ spanId }) => spanId)];
    });
    const ids = new Set(known);
    return part.spans.filter((span) => !ids.has(span.spanId)).map((span) => span.service);
  });
  return [...new Set(services)];
}
