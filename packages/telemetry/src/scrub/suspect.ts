import { isBlank, isHex, isLetter } from './find/characters';
import { isNamed } from './find/named-values';
import { plainCharacter } from './plain-character';

/** What a character may begin, by its code. */
const [LETTER, DIGIT, OTHER, AT, MARK, PERCENT, BACKSLASH, AMPERSAND, SIGN, SPACE, DASH] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));

function kindOf(character: string): number {
  if (/[a-z]/i.test(character)) return LETTER;
  if (/\d/.test(character)) return DIGIT;
  if (/[\s+]/.test(character)) return SPACE;
  const at = '@?%\\&=:-'.indexOf(character);
  return [AT, MARK, PERCENT, BACKSLASH, AMPERSAND, SIGN, SIGN, DASH][at] ?? OTHER;
}

/** Kinds of characters beyond ASCII, plus one. 0 is not known yet. */
const OTHER_KINDS = new Uint8Array(65_536);
const DIFFERENT = 255;

/** Undefined for a character that only looks different from one of ASCII. */
function otherKind(code: number): number | undefined {
  const found = OTHER_KINDS[code] || findKind(code);
  OTHER_KINDS[code] = found;
  return found === DIFFERENT ? undefined : found - 1;
}

function findKind(code: number): number {
  const character = String.fromCharCode(code);
  const same = plainCharacter(character) === character && !/\p{Cs}/u.test(character);
  // Dashes of ordinary text.
  if (!same && !/[\u2010-\u2015]/.test(character)) return DIFFERENT;
  return (isLetter(code) ? LETTER : OTHER) + 1;
}

const MIN_CARD = 13;
const MAX_SEPARATOR = 3;
const [I, J] = [73, 74];

/**
 * A quick look at a text. It is false for most texts that hold no secret, such as names and ids, and
 * never false for one that does.
 */
export function isSuspect(text: string): boolean {
  let digits = 0;
  let gap = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? KINDS[code] : otherKind(code);
    if (kind === undefined) return true;
    if (kind === LETTER) {
      digits = 0;
      if ((code === I || code === J) && beginsKey(text, at)) return true;
    } else if (kind === DIGIT) {
      digits += 1;
      gap = 0;
      if (digits === MIN_CARD) return true;
    } else {
      gap += 1;
      if (gap > MAX_SEPARATOR) digits = 0;
      if (kind !== OTHER && mayBegin(kind, text, at)) return true;
    }
  }
  return false;
}

/** `eyJ` of a web token, `AKIA` and `ASIA` of AWS. */
function beginsKey(text: string, at: number): boolean {
  return text.startsWith('eyJ', at - 2) || /^A[KS]IA$/.test(text.slice(at - 2, at + 2));
}

function mayBegin(kind: number | undefined, text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  switch (kind) {
    case AT:
      return true;
    case MARK:
      return at + 1 < text.length && !isBlank(next);
    case PERCENT:
      return isU(next) || (isHex(next) && isHex(text.charCodeAt(at + 2)));
    case BACKSLASH:
      return isU(next) || next === 120;
    case AMPERSAND:
      return /^&(?:#|amp;|commat;|period;|nbsp;)/i.test(text.slice(at, at + 8));
    case SIGN:
      return hasValue(text, at) && isNamed(text, at);
    case SPACE:
      return isScheme(text, at);
    default:
      return text.startsWith('-----BEGIN', at);
  }
}

function isU(code: number): boolean {
  return code === 85 || code === 117;
}

/** A value follows `=` directly or in quotes. Near a colon are quotes. */
function hasValue(text: string, at: number): boolean {
  if (text.charCodeAt(at) === 61 && !isBlank(text.charCodeAt(at + 1))) return true;
  for (let near = at - 2; near <= at + 4; near += 1)
    if (isQuote(text.charCodeAt(near))) return true;
  return false;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39 || code === 96;
}

/** `bearer` or `basic` before a blank. */
function isScheme(text: string, at: number): boolean {
  const last = text.charCodeAt(at - 1) | 32;
  if (last !== 99 && last !== 114) return false;
  return /(?:bearer|basic)$/i.test(text.slice(Math.max(0, at - 6), at));
}
