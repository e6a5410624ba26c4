/** Events and links are counted: each expected one takes one of the span, and none is taken twice. */
import { matches, shownExpectation, shownValue } from '../pattern/match-value';
import type { EventPattern, LinkPattern, SpanProps } from '../pattern/patterns';
import type { Span, SpanEvent, SpanLink } from '../tree/model';
import { attrsFit, compareAttrs } from './attribute-values';
import { unmatched } from './bipartite-matching';

function eventFits(pattern: EventPattern, event: SpanEvent): boolean {
  return matches(pattern.name, event.name) && attrsFit(pattern.attrs, event.attributes);
}

function missingEvent(pattern: EventPattern, span: Span): string[] {
  const label = `event ${shownExpectation(pattern.name)}`;
  const named = span.events.filter((event) => matches(pattern.name, event.name));
  const names = span.events.map((event) => event.name).join(', ') || 'none';
  const [first] = named;
  if (!first) return [`${label}: not recorded (events: ${names})`];
  if (named.some((event) => eventFits(pattern, event))) {
    return [`${label}: recorded, but not often enough`];
  }
  const lines: string[] = [];
  compareAttrs(pattern.attrs, first.attributes, (line) => lines.push(`${label} ${line()}`));
  return lines;
}

function exactEventProblems(expected: readonly EventPattern[], span: Span): string[] {
  const same = expected.length === span.events.length;
  const all = expected.every((pattern, index) => {
    const event = span.events[index];
    return event !== undefined && eventFits(pattern, event);
  });
  if (same && all) return [];
  const wanted = expected.map((pattern) => shownExpectation(pattern.name)).join(', ') || 'none';
  const names = span.events.map((event) => shownValue(event.name)).join(', ') || 'none';
  const hint = wanted === names ? ' with other attributes' : '';
  return [`events: expected exactly ${wanted}, received ${names}${hint}`];
}

export function eventProblems(expected: SpanProps['events'], span: Span): string[] {
  if (expected === undefined) return [];
  if ('exactly' in expected) return exactEventProblems(expected.exactly, span);
  return unmatched(expected, span.events, eventFits).flatMap((one) => missingEvent(one, span));
}

/** Does the link lead to a span bound to this name? */
export type Bound = (name: string, link: SpanLink) => boolean;

const anywhere: Bound = () => true;

export function linkFits(pattern: LinkPattern, link: SpanLink, bound: Bound = anywhere): boolean {
  const { boundTo, traceId, spanId, attrs } = pattern;
  if (traceId !== undefined && !matches(traceId, link.traceId)) return false;
  if (spanId !== undefined && !matches(spanId, link.spanId)) return false;
  return attrsFit(attrs, link.attributes) && (boundTo === undefined || bound(boundTo, link));
}

/** Expected links for which the span has no link of their own. */
export function missingLinks(links: SpanProps['links'], span: Span, bound: Bound): LinkPattern[] {
  if (!links || links.length === 0) return [];
  return unmatched(links, span.links, (pattern, link) => linkFits(pattern, link, bound));
}

/** Checks only the number of links. The search decides which span a name is bound to. */
export function linkProblems(expected: SpanProps['links'], span: Span): string[] {
  const received = span.links.map((link) => `${link.traceId}:${link.spanId}`).join(', ') || 'none';
  return missingLinks(expected, span, anywhere).map((pattern) => {
    const wanted = pattern.boundTo === undefined ? '' : ` to ${shownValue(pattern.boundTo)}`;
    const some = span.links.some((link) => linkFits(pattern, link));
    return `link${wanted}: ${some ? 'recorded, but not often enough' : 'not recorded'} (links: ${received})`;
  });
}
