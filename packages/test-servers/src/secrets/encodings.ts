// How a text may be written so that a program still reads it.
import type { Random } from './random.ts';

export interface Encoding {
  name: string;
  encode(text: string, random: Random): string;
}

const each = (text: string, encode: (character: string) => string): string =>
  [...text].map(encode).join('');
const isPlain = (character: string): boolean => /[a-z0-9]/i.test(character);
const bytes = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const hex = (character: string, length: number): string =>
  (character.codePointAt(0) ?? 0).toString(16).padStart(length, '0');
const specials = (text: string, encode: (character: string) => string): string =>
  each(text, (character) => (isPlain(character) ? character : encode(character)));
const percent = (text: string): string =>
  specials(text, (character) => bytes(character).toUpperCase());
const again = (text: string): string => text.replaceAll('%', '%25');
const isAscii = (character: string): boolean => /[!-~]/.test(character);
const wide = (character: string): string =>
  isAscii(character) ? String.fromCharCode((character.codePointAt(0) ?? 0) + 0xfee0) : character;

export const ENCODINGS: readonly Encoding[] = [
  { name: 'as it is', encode: (text) => text },
  { name: 'percent', encode: percent },
  { name: 'percent, lower case', encode: (text) => specials(text, bytes) },
  { name: 'percent, every character', encode: (text) => each(text, bytes) },
  {
    name: 'percent, some characters',
    encode: (text, random) =>
      each(text, (character) => (random.below(3) === 0 ? bytes(character) : character)),
  },
  { name: 'percent twice', encode: (text) => again(percent(text)) },
  { name: 'percent thrice', encode: (text) => again(again(percent(text))) },
  { name: 'percent of percent', encode: (text) => each(percent(text), bytes) },
  { name: 'percent six times', encode: (text) => [1, 2, 3, 4, 5].reduce(again, percent(text)) },
  { name: 'a form', encode: (text) => percent(text).replaceAll('%20', '+') },
  {
    name: 'percent u',
    encode: (text) => specials(text, (character) => `%u${hex(character, 4)}`),
  },
  {
    name: 'overlong',
    encode: (text) =>
      specials(text, (character) => {
        const code = character.codePointAt(0) ?? 0;
        const lead = (0xc0 | (code >> 6)).toString(16);
        return code < 128 ? `%${lead}%${(0x80 | (code & 63)).toString(16)}` : bytes(character);
      }),
  },
  {
    name: 'JSON',
    encode: (text) => specials(text, (character) => `\\u${hex(character, 4)}`),
  },
  {
    name: 'JSON, every character',
    encode: (text) => each(text, (character) => `\\u${hex(character, 4)}`),
  },
  {
    name: 'JavaScript',
    encode: (text) =>
      specials(text, (character) =>
        character < '\u0080' ? `\\x${hex(character, 2)}` : `\\u{${hex(character, 1)}}`,
      ),
  },
  {
    name: 'HTML',
    encode: (text) => specials(text, (character) => `&#${character.codePointAt(0)};`),
  },
  {
    name: 'HTML, hexadecimal',
    encode: (text) => specials(text, (character) => `&#x${hex(character, 1)};`),
  },
  { name: 'full-width', encode: (text) => each(text, wide) },
  { name: 'full-width signs', encode: (text) => specials(text, wide) },
  { name: 'full-width, percent', encode: (text) => percent(each(text, wide)) },
  { name: 'full-width, percent twice', encode: (text) => again(percent(specials(text, wide))) },
  {
    name: 'invisible characters',
    encode: (text, random) =>
      each(text, (character) =>
        random.below(4) === 0
          ? `${character}${random.of(['\u200b', '\u00ad', '\u2060'])}`
          : character,
      ),
  },
];

/** What a reader can make of a text: every layer undone, letters and digits only. */
export function revealed(text: string): string {
  let plain = text;
  for (let layer = 0; layer < 10; layer += 1) {
    plain = plain
      .replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
        Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
      )
      .replace(/[%\\]u\{?([0-9a-f]{1,6})\}?|\\x([0-9a-f]{2})/gi, (_all, unit, byte) =>
        String.fromCharCode(Number.parseInt(unit ?? byte, 16)),
      )
      .replace(/&#(x?)([0-9a-f]+);/gi, (_all, x, digits) =>
        String.fromCharCode(Number.parseInt(digits, x ? 16 : 10)),
      );
  }
  return plain.normalize('NFKC').replace(/[^a-z0-9]/gi, '');
}
