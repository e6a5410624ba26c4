/** Patterns are plain data: build them with these functions, share and nest them freely. */

import type { AttrValue, SpanKind, StatusCode } from '../tree/model';
import type { AttrKey, AttrPattern } from './attribute-keys';
import type { Match } from './match-value';

/** One span event: its name and, whatever others there are, these attributes. */
export interface EventPattern {
  name: Match<string>;
  attrs?: AttrPattern | Record<string, Match<AttrValue>>;
}

/** A link to a given trace or span, or (`linkTo`) to a span bound by `as` in the same pattern. */
export interface LinkPattern {
  boundTo?: string;
  traceId?: Match<string>;
  spanId?: Match<string>;
  attrs?: Record<string, Match<AttrValue>>;
}

/** What a pattern asks of one span beside service, kind and name; what is absent is not asked. */
export interface SpanProps {
  /** These attributes, whatever others there are. */
  attrs?: AttrPattern;
  /** None of these keys. */
  noAttrs?: readonly (AttrKey | RegExp)[];
  /** No attribute that `attrs` does not name. */
  exactAttrs?: boolean;
  /** Any status where absent. */
  status?: StatusCode | { code: StatusCode; message: Match<string> };
  /**
   * Each of these, in any order and among others, or `exactly` these in this order. They are counted:
   * two equal ones take two events.
   */
  events?: readonly EventPattern[] | { exactly: readonly EventPattern[] };
  /** Each of these, in any order and among others; counted as events are. */
  links?: readonly LinkPattern[];
  /** Name of the instrumentation scope. */
  scope?: Match<string>;
  resource?: Record<string, Match<AttrValue>>;
  /** Whether the parent came from another process, as the sender recorded it. */
  remoteParent?: boolean;
  /** Binds the span to a name that `linkTo` can use. */
  as?: string;
}

/** The pattern of one span and of all that is below it. */
export interface Node {
  type: 'span';
  /** Undefined: any kind. */
  kind: SpanKind | undefined;
  service: Match<string>;
  name: Match<string>;
  props: SpanProps;
  children: readonly Child[];
}

/** One row among the children of a span: which spans it takes, and how many. */
export type Child =
  | Node
  | { type: 'optional' | 'descend' | 'hop'; node: Node }
  | { type: 'repeat'; node: Node; min: number; max: number }
  | { type: 'oneOf' | 'inOrder'; nodes: readonly Node[] }
  | { type: 'rest' };

/** A pattern for a whole trace: its root, or the rows under its virtual root. */
export type TracePattern = Node | readonly Child[];

type Rest = [] | [SpanProps] | [readonly Child[]] | [SpanProps, readonly Child[]];

/** `(service, name, props?, children?)` or `(service, name, children)`. */
export type SpanPattern = (service: Match<string>, name: Match<string>, ...rest: Rest) => Node;

function isChildren(value: SpanProps | readonly Child[] | undefined): value is readonly Child[] {
  return Array.isArray(value);
}

function ofKind(kind: SpanKind | undefined): SpanPattern {
  return (service, name, ...rest) => {
    const [first, second] = rest;
    const props = isChildren(first) ? {} : (first ?? {});
    const children = isChildren(first) ? first : (second ?? []);
    return { type: 'span', kind, service, name, props, children };
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
export const optional = (node: Node): Child => ({ type: 'optional', node });

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/**
 * From `min` (0) to `max` (no limit): retries, polls, a ceiling on queries.
 * @throws RangeError when they are not whole numbers from 0 on, or `max` is below `min`
 */
export function repeat(node: Node, options: { min?: number; max?: number } = {}): Child {
  const { min = 0, max = Number.POSITIVE_INFINITY } = options;
  const counts = isCount(min) && (isCount(max) || max === Number.POSITIVE_INFINITY);
  if (!counts || max < min) throw new RangeError(`repeat: min ${min}, max ${max}`);
  return { type: 'repeat', node, min, max };
}

/**
 * Exactly one span, of any of these patterns.
 * @throws RangeError without any: a list that was computed and came out empty would take anything
 */
export function oneOf(...nodes: Node[]): Child {
  if (nodes.length === 0) throw new RangeError('oneOf: no pattern to choose from');
  return { type: 'oneOf', nodes };
}

/**
 * Each of these, one ending before the next starts. Times are compared within one process only, as
 * clocks differ: the resource names it by `service.instance.id`, or else by host and process id;
 * where it does neither, the local calls of one span share its process. A trace that matches only if
 * spans of different processes are in order is not decidable, also where the assertion is negated.
 * Starts have a resolution of 1 ms in the JS SDK, so an overlap below that passes.
 */
export const inOrder = (...nodes: Node[]): Child => ({ type: 'inOrder', nodes });

/**
 * At any depth below. In an exact match the spans between are skipped, and a skipped span may lead
 * to nothing but such rows. In a search for a part (`toContainTrace`, `toHaveSpan`) these rows may
 * nest, one below a span that another row took; each span is claimed once.
 */
export const descend = (node: Node): Child => ({ type: 'descend', node });

/** Tolerates further children here, with all that is below them, in an exact match. */
export const rest = (): Child => ({ type: 'rest' });

/** A hop over a queue: a child of the enclosing PRODUCER, or a span of another trace linked to it. */
export const hop = (node: Node): Child => ({ type: 'hop', node });

/** A link to the span bound to this name. */
export function linkTo(boundTo: string, attrs?: Record<string, Match<AttrValue>>): LinkPattern {
  return attrs ? { boundTo, attrs } : { boundTo };
}
