/** Patterns are plain data: build them with the constructors, share and nest them freely. */

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
