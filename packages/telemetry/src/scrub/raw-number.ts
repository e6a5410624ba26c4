import { scrub } from './scrub';

/** A number as JSON text: `JSON.stringify` writes it back digit by digit. */
interface RawNumber {
  readonly rawJSON: string;
}

/** Functions of newer Node versions that TypeScript's library does not declare yet. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, info: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}

const EXACT = JSON as unknown as Partial<ExactJson>;

/**
 * What a number may look like that JavaScript would write in another way: more than 15 digits, an
 * exponent, a minus before a zero, a last zero after the point, or six zeros before the first digit.
 * Some texts look like that too.
 */
const INEXACT = /(?:^|[:,[])\s*(?:-0|-?(?:[\d.]{16}|[\d.]+e|\d+\.\d*0(?!\d)|0\.0{6}))/i;

/** Parses JSON. Keeps each number that a double would change, such as a big integer, as written. */
export function parseExactly(text: string): unknown {
  const { parse, rawJSON } = EXACT;
  // The function below would be called for each member of each line.
  if (parse === undefined || rawJSON === undefined || !INEXACT.test(text)) return JSON.parse(text);
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? rawJSON(source)
      : value,
  );
}

export function isRawNumber(value: unknown): value is RawNumber {
  return EXACT.isRawJSON?.(value) === true;
}

/** The number itself, or a text without the card number in it. */
export function scrubRawNumber(value: RawNumber): unknown {
  const scrubbed = scrub(value.rawJSON);
  return scrubbed === value.rawJSON ? value : scrubbed;
}
