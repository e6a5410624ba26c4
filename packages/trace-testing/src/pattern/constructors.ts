/** The functions that build patterns. They check their arguments at once: plain JavaScript has no compiler. */
import type { AttrValue, SpanKind } from '../tree/model';
import { checkKeys } from './check-keys';
import { checkNode } from './check-pattern';
import type { Match } from './match-value';
import type { Child, LinkPattern, Node, SpanProps } from './patterns';

type Rest = [] | [SpanProps] | [readonly Child[]] | [SpanProps, readonly Child[]];

/** `(service, name, props?, children?)` or `(service, name, children)`. */
export type SpanPattern = (service: Match<string>, name: Match<string>, ...rest: Rest) => Node;

function isChildren(value: SpanProps | readonly Child[] | undefined): value is readonly Child[] {
  return Array.isArray(value);
}

function ofKind(kind: SpanKind | undefined): SpanPattern {
  return (service, name, ...rest) => {
    const [first, second] = rest;
    // Plain JavaScript may swap the arguments. checkNode reports it.
    const swapped = isChildren(first) && second !== undefined;
    const props = isChildren(first) && !swapped ? {} : (first ?? {});
    const children = isChildren(first) && !swapped ? first : (second ?? []);
    const node = { type: 'span', kind, service, name, props, children } as Node;
    checkNode('pattern', node);
    return node;
  };
}

/** One SERVER span, and exactly these children in any order. */
export const server = ofKind('SERVER');
/** One CLIENT span, and exactly these children in any order. */
export const client = ofKind('CLIENT');
/** One PRODUCER span, and exactly these children in any order. */
export const producer = ofKind('PRODUCER');
/** One CONSUMER span, and exactly these children in any order. */
export const consumer = ofKind('CONSUMER');
/** One INTERNAL span, and exactly these children in any order. */
export const internal = ofKind('INTERNAL');
/** One span of any kind, and exactly these children in any order. */
export const anyKind = ofKind(undefined);

/** None or one. */
export function optional(node: Node): Child {
  checkNode('optional()', node);
  return { type: 'optional', node };
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/**
 * From `min` (0) to `max` (no limit): retries, polls, a limit on queries.
 * @throws RangeError when they are not whole numbers from 0, or `max` is below `min`
 */
export function repeat(node: Node, options: { min?: number; max?: number } = {}): Child {
  checkNode('repeat()', node);
  checkKeys('repeat()', options, { min: true, max: true });
  const { min = 0, max = Number.POSITIVE_INFINITY } = options;
  const counts = isCount(min) && (isCount(max) || max === Number.POSITIVE_INFINITY);
  if (!counts || max < min) throw new RangeError(`repeat: min ${min}, max ${max}`);
  return { type: 'repeat', node, min, max };
}

/**
 * Exactly one span that matches any of these patterns.
 * @throws RangeError for an empty list, which would match anything
 */
export function oneOf(...nodes: Node[]): Child {
  if (nodes.length === 0) throw new RangeError('oneOf: no pattern to choose from');
  for (const node of nodes) checkNode('oneOf()', node);
  return { type: 'oneOf', nodes };
}

/**
 * Each of these, and each ends before the next one starts. Times are compared within one process
 * only, because clocks differ. The resource names the process by `service.instance.id`, or else by
 * host and process id. If it has neither, the local calls of one span share its process. A trace
 * that matches only if spans of different processes are in order is not decidable, also if the
 * assertion is negated. Starts have a resolution of 1 ms in the JS SDK, so a shorter overlap
 * passes.
 */
export function inOrder(...nodes: Node[]): Child {
  for (const node of nodes) checkNode('inOrder()', node);
  return { type: 'inOrder', nodes };
}

/**
 * At any depth below. In an exact match the spans between are skipped, and a skipped span may lead
 * only to such rows. In a search for a part (`toContainTrace`, `toHaveSpan`) these rows may nest:
 * one may be below a span that another row took. Each span is claimed once.
 */
export function descend(node: Node): Child {
  checkNode('descend()', node);
  return { type: 'descend', node };
}

/** Allows further children here, with their descendants, in an exact match. */
export const rest = (): Child => ({ type: 'rest' });

/** A hop over a queue: a child of the enclosing PRODUCER, or a span of another trace that links to it. */
export function hop(node: Node): Child {
  checkNode('hop()', node);
  return { type: 'hop', node };
}

/** A link to the span bound to this name. */
export function linkTo(boundTo: string, attrs?: Record<string, Match<AttrValue>>): LinkPattern {
  return attrs ? { boundTo, attrs } : { boundTo };
}
