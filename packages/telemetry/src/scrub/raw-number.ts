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

/** Parses JSON. Keeps each number that a double would change, such as a big integer, as written. */
export function parseExactly(text: string): unknown {
  const { parse, rawJSON } = EXACT;
  if (parse === undefined || rawJSON === undefined) return JSON.parse(text);
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
