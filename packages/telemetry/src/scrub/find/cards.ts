import { isAlphanumeric, isDigit, isHex, isLetter, type Report } from './characters';

/** A group of digits, which other digits may follow after a separator. */
interface Group {
  from: number;
  to: number;
}

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;
const MAX_SEPARATOR = 3;
const PERCENT = 37;

/** Card numbers: adjacent groups of digits. Looks at each group once as the first of a card. */
export function findCards(text: string, report: Report): void {
  for (const groups of runsOf(groupsOf(text), text)) {
    for (let first = 0; first < groups.length; ) {
      const last = endOfCard(text, groups, first);
      const card = last === undefined ? undefined : [groups[first], groups[last]];
      if (card?.[0] !== undefined && card[1] !== undefined) report(card[0].from, card[1].to);
      first = last === undefined ? first + 1 : last + 1;
    }
  }
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const from = at;
    while (isDigit(text.charCodeAt(at))) at += 1;
    groups.push({ from, to: at });
  }
  return groups;
}

/** Groups with short separators between them, if together they have enough digits. */
function runsOf(groups: Group[], text: string): Group[][] {
  const runs: Group[][] = [];
  let run: Group[] = [];
  let digits = 0;
  groups.forEach((group, i) => {
    const next = groups[i + 1];
    run.push(group);
    digits += group.to - group.from;
    if (next !== undefined && isSeparated(text, group.to, next.from)) return;
    if (digits >= MIN_DIGITS) runs.push(run);
    run = [];
    digits = 0;
  });
  return runs;
}

function isSeparated(text: string, from: number, to: number): boolean {
  if (to - from > MAX_SEPARATOR) return false;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code) || code === PERCENT) return false;
  }
  return true;
}

/** The index of the last group that forms a card number with those from `first` on. */
function endOfCard(text: string, groups: Group[], first: number): number | undefined {
  let digits = '';
  for (let last = first; last < groups.length && digits.length < MAX_DIGITS; last += 1) {
    const group = groups[last];
    if (group === undefined) return undefined;
    if (group.to - group.from > MAX_DIGITS + 2) return undefined;
    digits += text.slice(group.from, group.to);
    if (digits.length < MIN_DIGITS) continue;
    if (isCard(digits) && isWrittenAsCard(text, groups.slice(first, last + 1), digits)) return last;
  }
  return undefined;
}

/**
 * 13 to 19 digits that pass Luhn's check, as every card number does, and one in ten others. No card
 * number begins with 20, and a number that begins with 1 is a time in milli- or nanoseconds.
 */
function isCard(digits: string): boolean {
  if (!/^(?:2[1-9]|[3-6]\d)\d{11,17}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The usual lengths of the card schemes. Far fewer numbers pass than pass Luhn's check. */
const SCHEME =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|(?:6\d|35)\d{14,17})$/;

/**
 * An escape at any depth of encoding before a number. What it stands for decides whether the number
 * is a card, and the next view shows it.
 */
const ENDS_ESCAPE =
  /(?:%(?:25)*[0-7][0-9a-f]|[%\\]u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#\w{1,7};|&[a-z]{3,6};|\\[xu])$/i;
const LONGEST_ESCAPE = 24;

function isWrittenAsCard(text: string, groups: Group[], digits: string): boolean {
  const [first, last] = [groups[0], groups.at(-1)];
  if (first === undefined || last === undefined) return false;
  const before = text.slice(Math.max(0, first.from - LONGEST_ESCAPE), first.from);
  if (ENDS_ESCAPE.test(before) || isPartOfId(text, first.from, last.to)) return false;
  // `%22` is an escape. No program writes a letter or digit as one: `%4242...` is a sign and a card.
  if (before.endsWith('%') && (/^(?:2|40)/.test(digits) || !SCHEME.test(digits))) return false;
  if (groups.length > 1) return isGrouped(text, groups) && !hasHexAround(text, first, last);
  return !isFraction(text, first.from) && !isHexNumber(text, first);
}

/** As printed on cards, or digit by digit. */
const USUAL_SIZES = /^(?:4 4 4 4(?: 3)?|4 4 4 1|4 6 [45]|(?:1 ?){13,19})$/;

/** Blanks and dashes may be anywhere. Other separators also stand in times, lists and paths. */
function isGrouped(text: string, groups: Group[]): boolean {
  const separators = groups.slice(1).map((group, i) => text.slice(groups[i]?.to ?? 0, group.from));
  if (separators.every((separator) => /^[ +-]$/.test(separator))) return true;
  if (separators.some((separator) => /[,;:]\s|[\n[\](){}"'<>=]/.test(separator))) return false;
  return USUAL_SIZES.test(groups.map(({ from, to }) => to - from).join(' '));
}

/** True in an IPv6 address. */
function hasHexAround(text: string, first: Group, last: Group): boolean {
  if (!text.slice(first.to, last.from).includes(':')) return false;
  return (
    /[0-9a-f:]:$/i.test(text.slice(Math.max(0, first.from - 2), first.from)) ||
    /^:[0-9a-f:]/i.test(text.slice(last.to, last.to + 2))
  );
}

function isFraction(text: string, from: number): boolean {
  return text[from - 1] === '.' && isDigit(text.charCodeAt(from - 2));
}

/** Also an id of a trace and a span, and the parts of them. */
const ID =
  /(?:(?<![0-9a-f])|(?<=%[0-9a-f]{2}))(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}-[0-9a-f]{16})(?![0-9a-f])/gi;
const LONGEST_ID = 50;

function isPartOfId(text: string, from: number, to: number): boolean {
  const start = Math.max(0, from - LONGEST_ID);
  for (const match of text.slice(start, to + LONGEST_ID).matchAll(ID)) {
    const id = start + match.index;
    if (id < to && id + match[0].length > from) return true;
  }
  return false;
}

/** Longer than any id in hexadecimal digits. */
const MAX_WORD = 130;

/**
 * A digest, an id of a trace or span, or `0x...`: digits among hexadecimal letters. A single letter
 * beside a card makes it no id.
 */
function isHexNumber(text: string, card: Group): boolean {
  const word = wordAround(text, card);
  const length = word.to - word.from;
  if (length === card.to - card.from) return false;
  if (text.slice(word.from, card.from).toLowerCase() === '0x') return true;
  for (let at = word.from; at < word.to; at += 1) if (!isHex(text.charCodeAt(at))) return false;
  return length === 16 ? !isCardBetweenLetters(text, card, word) : length >= 24;
}

/** The letters and digits around a group, without an escape before them. */
function wordAround(text: string, { from, to }: Group): Group {
  let start = from;
  while (start > 0 && to - start < MAX_WORD && isAlphanumeric(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  let end = to;
  while (end - from < MAX_WORD && isAlphanumeric(text.charCodeAt(end))) end += 1;
  const escaped = /^(?:%[0-9a-f]{2}|[%\\]u[0-9a-f]{4}|\\x[0-9a-f]{2})/i.exec(
    text.slice(Math.max(0, start - 1), from),
  );
  return { from: escaped === null ? start : start - 1 + escaped[0].length, to: end };
}

function isCardBetweenLetters(text: string, card: Group, word: Group): boolean {
  const beside = [text.charCodeAt(card.from - 1), text.charCodeAt(card.to)].filter(isLetter).length;
  return (
    word.to - word.from - (card.to - card.from) === beside &&
    SCHEME.test(text.slice(card.from, card.to))
  );
}
