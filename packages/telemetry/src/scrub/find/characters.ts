/** The classes of a character, by its code: ASCII from a table, because it is nearly all text. */

const LETTERS = /[\p{L}\p{M}]/u;

const table = (pattern: RegExp): readonly boolean[] =>
  Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)));

const LETTER = table(/[a-z]/i);
const HEX = table(/[0-9a-f]/i);
const WORD = table(/[\w-]/);
const BLANK = table(/\s/);

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isHex = (code: number): boolean => HEX[code] === true;
/** Also of other alphabets. Not outside the basic plane, where emoji are too. */
export const isLetter = (code: number): boolean =>
  code < 128 ? LETTER[code] === true : LETTERS.test(String.fromCharCode(code));
export const isAlphanumeric = (code: number): boolean => isDigit(code) || isLetter(code);
/** A letter or digit of ASCII, an underscore or a dash: what base64 of a URL consists of. */
export const isWordOrDash = (code: number): boolean => WORD[code] === true;
export const isBlank = (code: number): boolean => BLANK[code] === true;

/** True if an escape of ASCII stands before `end`, such as `%40`. The next view decodes it. */
export function endsEscape(text: string, end: number): boolean {
  return (
    text.charCodeAt(end - 3) === 37 &&
    text.charCodeAt(end - 2) < 56 &&
    isHex(text.charCodeAt(end - 2)) &&
    isHex(text.charCodeAt(end - 1))
  );
}

/** Tells where a secret stands in a text. */
export type Report = (from: number, to: number) => void;
