/**
 * What `@opentelemetry/semantic-conventions` says about each attribute, from conventions.json.
 * `generate/conventions.mts` writes that file, and a test compares it with the installed package.
 */
import type { AttrValue } from '../../tree/model';
import data from './conventions.json';

export type ValueType = 'string' | 'number' | 'boolean' | 'array';

export interface Convention {
  /** The package's advice for a deprecated attribute: "Replaced by `http.route`." */
  deprecated?: string | undefined;
  /** Undefined if the examples do not determine it. */
  type?: ValueType | undefined;
}

export interface Conventions {
  byKey: ReadonlyMap<string, Convention>;
  /** Prefixes of templated keys, such as `http.request.header.`. */
  prefixes: readonly string[];
}

const generated = {
  byKey: new Map(Object.entries(data.byKey as Record<string, Convention>)),
  prefixes: data.prefixes,
};

/** The conventions of this package's build: the same on every machine. */
export function conventions(): Conventions {
  return generated;
}

/** The type of a value in the terms of the conventions. Undefined for other values. */
export function valueType(value: AttrValue): ValueType | undefined {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : undefined;
}

/**
 * Attributes of old conventions that the installed package does not list. Current instrumentations
 * still send them (amqplib 0.71 and redis 4 among them).
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

/** Advice for a deprecated key. Undefined for any other key. */
export function deprecation(key: string): string | undefined {
  const known = conventions().byKey.get(key);
  if (known) return known.deprecated;
  const successor = FORGOTTEN[key];
  return successor && `Replaced by \`${successor}\`.`;
}

/** The keys in `among` that are outdated names of this key. */
export function outdatedNamesOf(key: string, among: readonly string[]): string[] {
  return among.filter((other) => deprecation(other)?.includes(`\`${key}\``));
}
