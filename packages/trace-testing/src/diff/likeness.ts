import { matches } from '../pattern/match-value';
import type { Node } from '../pattern/patterns';
import { slotsFor } from '../pattern/slots';
import type { Span } from '../tree/model';

/** Spans that the pattern asks for at least, itself included. */
export function nodeSize(node: Node): number {
  const below = slotsFor(node.children).map(
    (slot) => slot.min * (slot.nodes[0] ? nodeSize(slot.nodes[0]) : 0),
  );
  return below.reduce((sum, size) => sum + size, 1);
}

function servicesBelow(node: Node): string[] | undefined {
  const nodes = slotsFor(node.children).flatMap((slot) => slot.nodes);
  const services = nodes.map((child) => child.service);
  if (services.some((service) => typeof service !== 'string')) return undefined;
  return [...new Set(services as string[])].sort();
}

/** A span that is "almost" the node: one of service, kind and name differs, no more. */
export function alike(node: Node, span: Span, childrenOf: (span: Span) => Span[]): boolean {
  const kind = node.kind === undefined || node.kind === span.kind;
  const service = matches(node.service, span.service);
  const name = matches(node.name, span.name);
  if (name) return kind || service;
  if (!kind || !service) return false;
  // A rename is only believed where the children speak for it: else two unrelated spans pair up.
  const expected = servicesBelow(node);
  const received = [...new Set(childrenOf(span).map((child) => child.service))].sort();
  return expected === undefined || expected.join('\n') === received.join('\n');
}
