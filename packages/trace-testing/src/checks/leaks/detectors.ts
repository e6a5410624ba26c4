/** Shapes that must not appear in telemetry. Each detector returns the matching parts of a text. */
export interface Detector {
  name: string;
  find(text: string): string[];
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[0]);
}

/** The check digit of card numbers. https://www.iso.org/standard/70484.html, annex B */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** First digits of the card schemes. Without them, one in ten long numbers would count as a card. */
const CARD_PREFIX = /^(?:4|5[1-5]|2[2-7]|3[47]|3[068]|35|6(?:011|5|4[4-9]))/;

/**
 * Digits alone or in groups, as printed or as in a URL. The 20 of an escaped space before them does
 * not belong to them. A UUID does not match.
 */
const DIGITS =
  /(?:(?<![0-9a-z.-]|%(?=2\d))|(?<=%[0-9a-f]{2}))(?!\d{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\d(?:(?:[ +-]|%20|%2d)?\d){12,}(?![0-9a-z-])/gi;
const SEPARATOR = /([ +-]|%20|%2d)/i;
const MAX_CARD_DIGITS = 19;

function isCard(digits: string): boolean {
  return (
    digits.length >= 13 &&
    digits.length <= MAX_CARD_DIGITS &&
    CARD_PREFIX.test(digits) &&
    passesLuhn(digits)
  );
}

/** @param parts groups of digits and, at every odd index, the separators between them. */
function endOfCard(parts: string[], from: number): number | undefined {
  let digits = '';
  for (let to = from; to < parts.length && digits.length < MAX_CARD_DIGITS; to += 2) {
    digits += parts[to];
    if (isCard(digits)) return to + 1;
  }
  return undefined;
}

/** Adjacent groups that form a card number. Other numbers may be next to it. */
function cardsIn(run: string): string[] {
  const parts = run.split(SEPARATOR);
  const cards: string[] = [];
  for (let from = 0; from < parts.length; ) {
    const end = endOfCard(parts, from);
    if (end !== undefined) cards.push(parts.slice(from, end).join(''));
    from = end === undefined ? from + 2 : end + 1;
  }
  return cards;
}

function cardNumbers(text: string): string[] {
  return all(text, DIGITS).flatMap(cardsIn);
}

const shape = (name: string, pattern: RegExp): Detector => ({
  name,
  find: (text) => all(text, pattern),
});

/** Lengths are limited: a value may be a megabyte without a space, and every position in it is a start. */
export const detectors: readonly Detector[] = [
  { name: 'card number', find: cardNumbers },
  shape(
    'e-mail address',
    /[\p{L}\p{N}_.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,20}\p{L}{2,}/gu,
  ),
  shape('JWT', /(?:(?<![A-Za-z])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]{4,400}\.[\w-]{4,}(?:\.[\w-]*)?/g),
  shape('bearer token', /(?:\b|(?<=%[0-9a-f]{2}))bearer(?:\s+|%20)[\w.~+/-]{4,}=*/gi),
  shape('credentials in a URL', /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:]{0,200}:[^\s/@]+@/gi),
  shape('private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/g),
  shape('AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g),
];
