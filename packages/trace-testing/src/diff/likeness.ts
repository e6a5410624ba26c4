import { matches } from '../pattern/match-value';
import type { Node } from '../pattern/patterns';
import { slotsFor } from '../pattern/slots';
import type { Span } from '../tree/model';

const sizes = new WeakMap<Node, number>();

/** The smallest number of spans that the pattern needs, including itself. */
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

/** The services of the rows below as one text. ANY if one is open. */
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

/** True if at most one of service, kind and name differs. */
export function alike(node: Node, span: Span, services: (span: Span) => string): boolean {
  const kind = node.kind === undefined || node.kind === span.kind;
  const service = matches(node.service, span.service);
  if (!kind && !service) return false;
  if (matches(node.name, span.name)) return true;
  if (!kind || !service) return false;
  // Accepts a rename only if the children confirm it. Otherwise two unrelated spans would pair.
  const expected = servicesBelow(node);
  return expected === ANY || expected === services(span);
}
