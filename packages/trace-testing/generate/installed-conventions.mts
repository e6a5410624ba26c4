// What the installed `@opentelemetry/semantic-conventions` knows of each attribute. Deprecations and
// types of values stand only in the comments of its declaration files.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PACKAGE = '@opentelemetry/semantic-conventions/incubating';
const fromHere = createRequire(import.meta.url);

type ValueType = 'string' | 'number' | 'boolean' | 'array';

export interface InstalledConventions {
  /** The version of the package. */
  version: string;
  byKey: Record<string, { deprecated?: string; type?: ValueType }>;
  /** Beginnings of templated keys, such as `http.request.header.`. */
  prefixes: string[];
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

function declarationsIn(text: string) {
  return [...text.matchAll(DECLARED)].map(([, comment = '', key = '']) => {
    const deprecated = comment.match(/@deprecated (.*?)(?=\n \*\s*(?:@|\n|$)|$)/s)?.[1];
    const advice = deprecated?.replace(/\s*\n \*\s*/g, ' ').trim();
    const type = typeOf(key, comment);
    const facts = {
      ...(advice === undefined ? {} : { deprecated: advice }),
      ...(type === undefined ? {} : { type }),
    };
    return [key, facts] as const;
  });
}

/** @throws Error when the package is not laid out as expected. */
export function installedConventions(): InstalledConventions {
  const folder = dirname(fromHere.resolve(PACKAGE));
  const files = readdirSync(folder).filter((name) => /_attributes\.d\.c?ts$/.test(name));
  const declared = files.flatMap((name) =>
    declarationsIn(readFileSync(join(folder, name), 'utf8')),
  );
  if (declared.length === 0) throw new Error(`no attributes are declared beside ${PACKAGE}`);
  const exported = Object.entries(fromHere(PACKAGE) as Record<string, unknown>);
  const prefixes = exported.flatMap(([name, value]) =>
    name.startsWith('ATTR_') && typeof value === 'function' ? [String(value(''))] : [],
  );
  const byKey = Object.fromEntries([...new Map(declared)].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { version: versionAbove(folder), byKey, prefixes: prefixes.sort() };
}

function versionAbove(folder: string): string {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { version?: string };
    if (version !== undefined) return version;
  } catch {
    // The package.json is further up.
  }
  return versionAbove(dirname(folder));
}
