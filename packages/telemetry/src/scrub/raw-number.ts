import { scrub } from './scrub';

/** A number as JSON text has it: `JSON.stringify` writes it back digit by digit. */
interface RawNumber {
  readonly rawJSON: string;
}

/** What newer versions of Node can do, and TypeScript's library does not know yet. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, info: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}

const EXACT = JSON as unknown as Partial<ExactJson>;

/** Parses JSON and keeps each number that a double would change, such as a big integer, as written. */
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

/** The number as it is, or a text without the card number that it holds. */
export function scrubRawNumber(value: RawNumber): unknown {
  const scrubbed = scrub(value.rawJSON);
  return scrubbed === value.rawJSON ? value : scrubbed;
}
