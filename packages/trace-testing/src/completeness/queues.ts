/** The destination of a message, and how many consumers it must reach. */
import { isAsymmetric, type Match, matches } from '../pattern/match-value';
import type { OpenEnd, Span } from '../tree/model';
import { type DestinationNames, destinationNames, groupOf } from './destination-names';

/** A destination by the names that the producer knows. All given names must match. */
export interface Destination {
  /** Exchange or topic. */
  exchange?: Match<string>;
  routingKey?: Match<string>;
  /** A producer knows it only if it sends to the queue itself. */
  queue?: Match<string>;
}

export interface QueueRules {
  /** Destinations without consumers: by any of their names, or by exchange, routing key and queue. */
  terminal?: readonly (Match<string> | Destination)[];
  /**
   * Destinations with several consumer groups that each get every message, with the number of
   * groups. Default 1.
   */
  fanout?: Readonly<Record<string, number>> | readonly (Destination & { groups: number })[];
}

/** The names of a message's destination. */
export function destinationsOf(span: Span): string[] {
  return destinationNames(span).any;
}

function isDestination(rule: Match<string> | Destination): rule is Destination {
  return typeof rule === 'object' && !(rule instanceof RegExp) && !isAsymmetric(rule);
}

function fits(rule: Match<string> | Destination, names: DestinationNames): boolean {
  if (!isDestination(rule)) return names.any.some((name) => matches(rule, name));
  return (['exchange', 'routingKey', 'queue'] as const).every((part) => {
    const [expected, name] = [rule[part], names[part]];
    return expected === undefined || (name !== undefined && matches(expected, name));
  });
}

/** The name by which a rule says that nobody consumes this message. Undefined if no rule does. */
export function terminalName(span: Span, { terminal = [] }: QueueRules): string | undefined {
  const names = destinationNames(span);
  const rule = terminal.find((one) => fits(one, names));
  if (rule === undefined) return undefined;
  const named = names.any.find((name) => !isDestination(rule) && matches(rule, name));
  return named ?? names.routingKey ?? names.queue ?? names.exchange;
}

function groupsDue(span: Span, { fanout = {} }: QueueRules): number {
  const names = destinationNames(span);
  const due = Array.isArray(fanout)
    ? fanout.filter((rule) => fits(rule, names)).map(({ groups }) => groups)
    : names.any.map((name) => (fanout as Record<string, number>)[name] ?? 1);
  return Math.max(1, ...due);
}

/** The CONSUMER spans of this message that are required. */
export function openMessage(
  span: Span,
  below: readonly Span[],
  rules: QueueRules,
): OpenEnd | undefined {
  if (span.status.code === 'ERROR' || terminalName(span, rules) !== undefined) return undefined;
  const due = groupsDue(span, rules);
  const groups = new Set(below.filter(({ kind }) => kind === 'CONSUMER').map(groupOf));
  if (groups.size >= due) return undefined;
  return { missing: 'consumer', span, received: groups.size, due };
}
