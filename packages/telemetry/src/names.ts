/**
 * The vocabulary of telemetry. This package defines only the generic attributes that its hooks and
 * helpers set. A program adds its own names by declaration merging; a name that it has not declared is
 * then a compile error. A program that declares nothing may use any name. Metrics have no names here:
 * each helper of `metrics.ts` takes a whole definition, which the program keeps.
 *
 * ```ts
 * declare module '@traceshop/telemetry' {
 *   interface SpanNames extends Record<'order.pack' | 'order.ship', unknown> {}
 *   interface CustomAttributes { 'order.id': string }
 * }
 * ```
 */

/** One attribute, as data. A reference table prints it, and `AttributeTypes` derives its type. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'string' | 'int';
  /** The complete list, if there is one. */
  readonly values?: readonly string[];
  /** One sentence. */
  readonly meaning: string;
}

/** The value type of each defined attribute, by its name. */
export type AttributeTypes<Definitions extends Record<string, AttributeDefinition>> = {
  [D in Definitions[keyof Definitions] as D['name']]: D extends {
    readonly values: readonly (infer Value)[];
  }
    ? Value
    : { string: string; int: number }[D['type']];
};

export const GENERIC_ATTRIBUTES = {
  serverServiceName: {
    name: 'server.service.name',
    type: 'string',
    meaning: 'The `service.name` of the callee, or the name of a third party.',
  },
  urlTemplate: {
    name: 'url.template',
    type: 'string',
    meaning: 'The path of an outgoing call, with its parameters left open.',
  },
  serverAddress: {
    name: 'server.address',
    type: 'string',
    meaning: 'The host that a call goes to.',
  },
  serverPort: {
    name: 'server.port',
    type: 'int',
    meaning: 'The port that a call goes to.',
  },
  messageAttempt: {
    name: 'messaging.message.attempt',
    type: 'int',
    meaning: 'Which delivery of a message this is, counted from 1, from the header `x-attempt`.',
  },
  errorType: {
    name: 'error.type',
    type: 'string',
    meaning: 'What went wrong: an HTTP status, an error code, or the name of an error.',
  },
} as const satisfies Record<string, AttributeDefinition>;

export type GenericAttributes = AttributeTypes<typeof GENERIC_ATTRIBUTES>;

/** Message header that counts deliveries from 1. The consumer span shows it. */
export const ATTEMPT_HEADER = 'x-attempt';

type Nothing = Record<never, never>;

/** The names of a program's spans, as keys. Empty until the program adds them. */
export interface SpanNames extends Nothing {}

/** The names of a program's span events, as keys. Empty until the program adds them. */
export interface EventNames extends Nothing {}

/** A program's attributes by name, with their value types. Empty until the program adds them. */
export interface CustomAttributes extends Nothing {}

type Declared<Names> = [keyof Names] extends [never] ? string : keyof Names & string;

export type SpanName = Declared<SpanNames>;
export type EventName = Declared<EventNames>;
