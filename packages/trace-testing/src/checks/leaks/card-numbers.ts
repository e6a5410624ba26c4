/** Card numbers in plain text: alone or in groups, next to letters or not. */

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

/** First digits and lengths of the card schemes. Without them, one in ten long numbers would count. */
const SCHEME =
  /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|(?:6(?:011|[25]\d\d|4[4-9]\d)|35\d\d)\d{12,15})$/;
const MAX_CARD_DIGITS = 19;
const MIN_CARD_DIGITS = 13;

function isCard(digits: string): boolean {
  return (
    digits.length >= MIN_CARD_DIGITS &&
    digits.length <= MAX_CARD_DIGITS &&
    SCHEME.test(digits) &&
    passesLuhn(digits)
  );
}

/** Digits with up to three characters between them that are neither letters nor brackets. */
const RUN = /\d(?:[^\p{L}\p{N}%[\](){}"'<>=\n]{0,3}\d){12,}/gu;
const USUAL = /^[ +-]$/;
/** As printed on cards, or digit by digit. */
const PRINTED = /^(?:4 4 4 4(?: 3)?|4 4 4 1|4 6 [45]|(?:1 ?){13,19})$/;

/** @param parts groups of digits and, at every odd index, the separators between them. */
function isGrouped(parts: readonly string[]): boolean {
  const separators = parts.filter((_, index) => index % 2 === 1);
  if (separators.every((separator) => USUAL.test(separator))) return true;
  if (separators.some((separator) => /[,;:]\s/.test(separator))) return false;
  return PRINTED.test(
    parts
      .filter((_, index) => index % 2 === 0)
      .map(({ length }) => length)
      .join(' '),
  );
}

const NUMBERED_ID =
  /(?:(?<![0-9a-f])|(?<=%[0-9a-f]{2}))(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}-[0-9a-f]{16})(?![0-9a-f])/gi;
/** Longer than such an id, and than any digest. */
const AROUND = 140;

/** What stands before and after shows that the digits are part of a fraction, an id or an address. */
function isPart(text: string, from: number, card: string): boolean {
  const to = from + card.length;
  const before = text.slice(Math.max(0, from - AROUND), from);
  const after = text.slice(to, to + AROUND);
  // An escape that the next layer shows.
  if (/(?:%(?:25)*[0-9a-f]{0,2}|[%\\]u[0-9a-f]{0,4}|\\x[0-9a-f]{0,2}|&#\w{0,7};?)$/i.test(before)) {
    return !(before.endsWith('%') && /^[356]|^4[1-9]/.test(card));
  }
  const around = before + card + after;
  for (const { 0: id, index } of around.matchAll(NUMBERED_ID)) {
    if (index < before.length + card.length && index + id.length > before.length) return true;
  }
  if (!/^\d+$/.test(card)) {
    return card.includes(':') && (/[0-9a-f:]:$/i.test(before) || /^:[0-9a-f:]/i.test(after));
  }
  return /\d\.$/.test(before) || isHexadecimal(before, card, after);
}

/** Without an escape before it. */
const WORD_BEFORE = /(?:[%\\]u[0-9a-f]{4}|\\x[0-9a-f]{2}|%[0-9a-f]{2})?([\p{L}\p{N}]*)$/iu;

/** A digest or an id of a trace or span. Not a card between two letters. */
function isHexadecimal(before: string, card: string, after: string): boolean {
  const left = WORD_BEFORE.exec(before)?.[1] ?? '';
  const right = /^[\p{L}\p{N}]*/u.exec(after)?.[0] ?? '';
  if (/^0x$/i.test(left)) return true;
  const word = left + card + right;
  if (left + right === '' || !/^[0-9a-f]+$/i.test(word)) return false;
  if (word.length === 16) return left.length > 1 || right.length > 1;
  return word.length >= 24;
}

/** The number of parts, from `first` on, that form a card. */
function cardAt(parts: readonly string[], first: number): string | undefined {
  let digits = '';
  for (let last = first; last < parts.length && digits.length < MAX_CARD_DIGITS; last += 2) {
    digits += parts[last];
    const card = parts.slice(first, last + 1);
    if (isCard(digits) && isGrouped(card)) return card.join('');
  }
  return undefined;
}

export function cardNumbers(text: string): string[] {
  const cards: string[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const parts = run.split(/(\D+)/);
    let from = index;
    for (let first = 0; first < parts.length; first += 2) {
      const card = cardAt(parts, first);
      if (card !== undefined && !isPart(text, from, card)) cards.push(card);
      from += (parts[first]?.length ?? 0) + (parts[first + 1]?.length ?? 0);
    }
  }
  return cards;
}
