/** Patterns are plain data. Build them with the constructors, and share and nest them freely. */

import type { AttrValue, SpanKind, StatusCode } from '../tree/model';
import type { AttrKey, AttrPattern } from './attribute-keys';
import type { Match } from './match-value';

/** One span event: its name and at least these attributes. */
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

/** Requirements on one span in addition to service, kind and name. Absent ones are not checked. */
export interface SpanProps {
  /** At least these attributes. */
  attrs?: AttrPattern;
  /** None of these keys. */
  noAttrs?: readonly (AttrKey | RegExp)[];
  /** No attributes except those in `attrs`. */
  exactAttrs?: boolean;
  /** Any status if absent. */
  status?: StatusCode | { code: StatusCode; message: Match<string> };
  /**
   * Each of these, in any order and among others, or `exactly` these in this order. They are
   * counted: two equal ones need two events.
   */
  events?: readonly EventPattern[] | { exactly: readonly EventPattern[] };
  /** Each of these, in any order and among others. They are counted like events. */
  links?: readonly LinkPattern[];
  /** Name of the instrumentation scope. */
  scope?: Match<string>;
  resource?: Record<string, Match<AttrValue>>;
  /** Whether the sender recorded the parent as one of another process. */
  remoteParent?: boolean;
  /** Binds the span to a name that `linkTo` can use. */
  as?: string;
}

/** The pattern of one span and its descendants. */
export interface Node {
  type: 'span';
  /** Undefined means any kind. */
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
