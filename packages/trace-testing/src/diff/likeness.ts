import { matches } from '../pattern/match-value';
import type { Node } from '../pattern/patterns';
import { slotsFor } from '../pattern/slots';
import type { Span } from '../tree/model';

const sizes = new WeakMap<Node, number>();

/** Spans that the pattern asks for at least, itself included. */
export function nodeSize(node: Node): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const below = slotsFor(node.children).map(
    (slot) => slot.min * (slot.nodes[0] ? nodeSize(slot.nodes[0]) : 0),
  );
  const size = below.reduce((sum, one) => sum + one, 1);
  sizes.set(node, size);
  return size;
}

const ANY = 'any';
const expectedServices = new WeakMap<Node, string>();

/** The services of the rows below as one text; ANY where one is left open. */
function servicesBelow(node: Node): string {
  const known = expectedServices.get(node);
  if (known !== undefined) return known;
  const nodes = slotsFor(node.children).flatMap((slot) => slot.nodes);
  const services = nodes.map((child) => child.service);
  const open = services.some((service) => typeof service !== 'string');
  const text = open ? ANY : textOf(services as string[]);
  expectedServices.set(node, text);
  return text;
}

export const textOf = (services: readonly string[]): string =>
  JSON.stringify([...new Set(services)].sort());

/** A span that is "almost" the node: one of service, kind and name differs, no more. */
export function alike(node: Node, span: Span, services: (span: Span) => string): boolean {
  const kind = node.kind === undefined || node.kind === span.kind;
  const service = matches(node.service, span.service);
  if (!kind && !service) return false;
  if (matches(node.name, span.name)) return true;
  if (!kind || !service) return false;
  // A rename is only believed where the children speak for it: else two unrelated spans pair up.
  const expected = servicesBelow(node);
  return expected === ANY || expected === services(span);
}
