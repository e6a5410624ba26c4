/**
 * What the installed `@opentelemetry/semantic-conventions` knows of each attribute. Deprecations
 * and value types stand only in the comments of its declaration files, so those are read, once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AttrValue } from '../../tree/model';

const PACKAGE = '@opentelemetry/semantic-conventions/incubating';

export type ValueType = 'string' | 'number' | 'boolean' | 'array';

export interface Convention {
  /** The package's advice where the attribute is deprecated: "Replaced by `http.route`." */
  deprecated: string | undefined;
  /** Undefined where the examples do not tell it beyond doubt. */
  type: ValueType | undefined;
}

export interface Conventions {
  byKey: ReadonlyMap<string, Convention>;
  /** Beginnings of templated keys, such as `http.request.header.`. */
  prefixes: readonly string[];
}

/** Their examples are digits, and their values text all the same. */
const TEXT_OF_DIGITS = /(?:^|[._])(?:id|inode|mode|postal_code|revision|index|version)$/;
/** The conventions allow a value of any type. */
const ANY_TYPE = new Set(['feature_flag.result.value', 'feature_flag.evaluation.value']);

function exampleType(example: string): ValueType {
  if (example.startsWith('[')) return 'array';
  if (/^(?:true|false)$/.test(example)) return 'boolean';
  return /^-?\d+(?:\.\d+)?$/.test(example) ? 'number' : 'string';
}

function typeOf(key: string, comment: string): ValueType | undefined {
  const examples = [...comment.matchAll(/^ \* @example (.+)$/gm)].map((found) => found[1] ?? '');
  const types = new Set(examples.map(exampleType));
  const [type] = types;
  if (types.size !== 1 || ANY_TYPE.has(key)) return undefined;
  return type === 'number' && TEXT_OF_DIGITS.test(key) ? undefined : type;
}

const DECLARED = /\/\*\*((?:(?!\*\/).)*)\*\/\s*(?:export )?declare const ATTR_\w+: "([^"]+)"/gs;

function declarationsIn(text: string): [key: string, convention: Convention][] {
  return [...text.matchAll(DECLARED)].map(([, comment = '', key = '']) => {
    const deprecated = comment.match(/@deprecated (.*?)(?=\n \*\s*(?:@|\n|$)|$)/s)?.[1];
    const advice = deprecated?.replace(/\s*\n \*\s*/g, ' ').trim();
    return [key, { deprecated: advice, type: typeOf(key, comment) }];
  });
}

/** The declaration files beside the module, whatever the package's layout. */
function declarationFiles(): string[] {
  const folder = dirname(createRequire(__filename).resolve(PACKAGE));
  const names = readdirSync(folder).filter((name) => /_attributes\.d\.c?ts$/.test(name));
  return names.map((name) => join(folder, name));
}

function load(): Conventions {
  const byKey = new Map<string, Convention>();
  for (const file of declarationFiles()) {
    for (const [key, convention] of declarationsIn(readFileSync(file, 'utf8'))) {
      byKey.set(key, convention);
    }
  }
  if (byKey.size === 0) {
    throw new Error(`no attribute declarations beside ${PACKAGE}: is another version installed?`);
  }
  const exported = Object.entries(createRequire(__filename)(PACKAGE) as Record<string, unknown>);
  const prefixes = exported.flatMap(([name, value]) =>
    name.startsWith('ATTR_') && typeof value === 'function' ? [String(value(''))] : [],
  );
  return { byKey, prefixes };
}

let loaded: Conventions | undefined;

/** @throws Error when the package is not as expected: then nothing can be judged. */
export function conventions(): Conventions {
  loaded ??= load();
  return loaded;
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
