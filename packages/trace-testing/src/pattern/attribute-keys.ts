import type * as Conventions from '@opentelemetry/semantic-conventions/incubating';
import type { AttrValue } from '../tree/model';
import type { Match } from './match-value';

type Exports = typeof Conventions;

/** `moduleResolution: node10` does not find the incubating conventions. Then any key compiles. */
type IsUnresolved = 0 extends 1 & Exports ? true : false;

/** Every attribute key of the semantic conventions, stable and incubating. */
export type Semconv = IsUnresolved extends true
  ? string
  : {
      [K in keyof Exports]: K extends `ATTR_${string}`
        ? Exports[K] extends string
          ? Exports[K]
          : never
        : never;
    }[keyof Exports];

/**
 * Attribute keys of a project's own, with their value types. A project opens it:
 * `declare module '@traceshop/trace-testing' { interface CustomAttributes { 'order.id': string } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: empty until a project adds its keys.
export interface CustomAttributes {}

type HeaderKey = `http.request.header.${string}` | `http.response.header.${string}`;

export type AttrKey = Semconv | HeaderKey | (keyof CustomAttributes & string);

/** Expected attributes. An undeclared key is a compile error. */
export type AttrPattern = {
  [K in Semconv | HeaderKey]?: Match<AttrValue>;
} & {
  [K in keyof CustomAttributes]?: Match<CustomAttributes[K]>;
};
