/**
 * What `@opentelemetry/semantic-conventions` knows of each attribute: conventions.json, which
 * `generate/conventions.mts` writes and a test compares with the installed package.
 */
import type { AttrValue } from '../../tree/model';
import data from './conventions.json';

export type ValueType = 'string' | 'number' | 'boolean' | 'array';

export interface Convention {
  /** The package's advice where the attribute is deprecated: "Replaced by `http.route`." */
  deprecated?: string | undefined;
  /** Undefined where the examples do not tell it beyond doubt. */
  type?: ValueType | undefined;
}

export interface Conventions {
  byKey: ReadonlyMap<string, Convention>;
  /** Beginnings of templated keys, such as `http.request.header.`. */
  prefixes: readonly string[];
}

const generated = {
  byKey: new Map(Object.entries(data.byKey as Record<string, Convention>)),
  prefixes: data.prefixes,
};

/** What this package was built with: the same on every machine, whatever is installed there. */
export function conventions(): Conventions {
  return generated;
}

/** The type of a value, as conventions speak of it; undefined for what has none. */
export function valueType(value: AttrValue): ValueType | undefined {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : undefined;
}

/**
 * Attributes of conventions older than the installed package's memory, still sent by
 * instrumentations of today (amqplib 0.71, redis 4 among them).
 */
const FORGOTTEN: Readonly<Record<string, string>> = {
  'messaging.destination': 'messaging.destination.name',
  'messaging.destination_kind': 'messaging.destination.name',
  'messaging.protocol': 'network.protocol.name',
  'messaging.protocol_version': 'network.protocol.version',
  'messaging.url': 'server.address',
  'messaging.message_id': 'messaging.message.id',
  'messaging.conversation_id': 'messaging.message.conversation_id',
  'net.peer.ip': 'network.peer.address',
  'net.host.ip': 'network.local.address',
};

/** Advice on a key that is no longer to be used; undefined for any other. */
export function deprecation(key: string): string | undefined {
  const known = conventions().byKey.get(key);
  if (known) return known.deprecated;
  const successor = FORGOTTEN[key];
  return successor && `Replaced by \`${successor}\`.`;
}

/** Those of these keys that an outdated name of this one could be. */
export function outdatedNamesOf(key: string, among: readonly string[]): string[] {
  return among.filter((other) => deprecation(other)?.includes(`\`${key}\``));
}
