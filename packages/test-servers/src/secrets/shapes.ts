// Makes secrets of every kind, in every encoding, next to anything.
import { ENCODINGS, revealed } from './encodings.ts';
import { KINDS } from './kinds.ts';
import { random } from './random.ts';

/** Which shape to make. Any numbers will do. */
export interface Choice {
  kind: number;
  encoding: number;
  before: number;
  after: number;
  seed: number;
}

export interface Shape {
  text: string;
  /** Says what was made, for messages. */
  name: string;
  kind: string;
  /** What must be gone: letters and digits. */
  marks: string[];
}

export const BEFORE = 'keep before ';
export const AFTER = ' keep after';
/** Separators, brackets, escapes, and escapes that are none. */
const AROUND = [
  ...['', ' ', '/', '"', "'", '(', '[', '{', '<', '>', '=', ':', ',', ';', '|', '-', '_', '.'],
  ...['\n', '\t', '%20', '%2F', '%3D', '%22', '%2520', '%zz', '%', '%4', '\\', '\\u00'],
];

const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

export function shapeOf(choice: Choice): Shape {
  const kind = at(KINDS, choice.kind);
  const encoding = at(ENCODINGS, choice.encoding);
  const source = random(choice.seed);
  const { secret, marks } = kind.make(source);
  const befores = [...AROUND, ...(kind.before ?? [])];
  const before = at(
    befores.filter((each) => !kind.never?.includes(each)),
    choice.before,
  );
  const after = at([...AROUND, ...(kind.after ?? [])], choice.after);
  return {
    text: `${BEFORE}${before}${encoding.encode(secret, source)}${after}${AFTER}`,
    name: `${kind.name}, ${encoding.name}, between ${JSON.stringify([before, after])}`,
    kind: kind.name,
    marks,
  };
}

/** How much of a mark one must see to know it. */
const VISIBLE = 6;

/** The part of the secret that a text still shows. */
export function shownOf(text: string, marks: readonly string[]): string | undefined {
  const seen = revealed(text);
  for (const each of marks) {
    for (let from = 0; from + VISIBLE <= each.length; from += 1) {
      const part = each.slice(from, from + VISIBLE);
      if (seen.includes(part)) return part;
    }
  }
  return undefined;
}
