import { z } from 'zod';

// A value that is a little too long deserves a message that names its field, and 8 KiB are cheap to read.
const LEAST = 8 * 1024;
// Quotes, colon, comma, and the indentation of formatted JSON.
const PER_MEMBER = 16;
const PER_NUMBER = 32;
// UTF-8 needs up to three bytes for one JavaScript character. Patterns describe ASCII identifiers.
const PER_CHARACTER = 3;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The largest body in bytes that a schema can need, at least 8 KiB.
 * @throws {Error} when the schema leaves a length open: the body would have no limit.
 */
export function bodyLimit(schema: z.ZodType): number {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input' });
  const needed = sizeOf(root, $defs);
  return Math.max(LEAST, Math.ceil(needed / 1024) * 1024);
}

function sizeOf(schema: JsonSchema, defs: Record<string, JsonSchema>): number {
  const size = (one: unknown): number => sizeOf(one as JsonSchema, defs);
  if (schema.$ref !== undefined) return size(defs[schema.$ref.replace('#/$defs/', '')]);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return Math.max(...choices.map(size));
  if (schema.const !== undefined) return JSON.stringify(schema.const).length;
  if (schema.enum !== undefined) return JSON.stringify(schema.enum).length;
  switch (schema.type) {
    case 'object':
      return Object.entries(schema.properties ?? {})
        .map(([name, property]) => name.length + PER_MEMBER + size(property))
        .reduce((sum, one) => sum + one, PER_MEMBER);
    case 'array':
      return PER_MEMBER + (schema.maxItems ?? open('an array')) * (PER_MEMBER + size(schema.items));
    case 'string':
      return 2 + bytesOf(schema);
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return PER_NUMBER;
    default:
      return open(`a value of type ${schema.type ?? 'unknown'}`);
  }
}

/** The most bytes of a string: its maximum of characters, or the count in its pattern. */
function bytesOf({ maxLength, pattern }: JsonSchema): number {
  if (maxLength !== undefined) return PER_CHARACTER * maxLength;
  const withoutClasses = pattern?.replaceAll(/\[(?:[^\]\\]|\\.)*\]/g, 'c');
  if (withoutClasses === undefined || /[*+]|,\}/.test(withoutClasses)) return open('a string');
  const counted = withoutClasses.matchAll(/\{(?:\d+,)?(\d+)\}/g);
  return [...counted].reduce((sum, [, most]) => sum + Number(most), withoutClasses.length);
}

function open(what: string): never {
  throw new Error(`the schema of a body leaves the size of ${what} open: give it a maximum`);
}
