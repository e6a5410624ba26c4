import { isSecretName } from '../secret-names';
import { isLetter, type Report } from './characters';

/** Longer than any secret name with what may stand behind it. */
const MAX_NAME = 40;
const SIGN = /[=:]/g;
/** Not a comparison, and not the place of a parameter in a statement. */
const FORM_VALUE = /(?![=>~$?:]|%s)[^\s&"'<>,;=][^\s&"'<>,;]*/y;
const QUOTED = /[\s+]*(\\*)(["'`])/y;
const BLANK = /\s/g;
const JSON_VALUE = /[\s+]*([[{]|-?\d[\d.eE+-]*)/y;

/** Values whose name says that they are secret: `password=...` in a form, `"password":"..."` in JSON. */
export function findNamedValues(text: string, report: Report): void {
  SIGN.lastIndex = 0;
  for (let sign = SIGN.exec(text); sign !== null; sign = SIGN.exec(text)) {
    const from = sign.index + 1;
    if (!isNamed(text, sign.index)) continue;
    const value = valueAt(text, from, sign[0] === '=');
    if (value === undefined) continue;
    report(value.from, value.to);
    SIGN.lastIndex = Math.max(value.to, from);
  }
}

/** True if a secret name stands before the sign. */
export function isNamed(text: string, sign: number): boolean {
  if ('=!<>~*/+|^%-'.includes(text.charAt(sign - 1)) || !endsLikeName(text, sign)) return false;
  return isSecretName(text.slice(Math.max(0, sign - MAX_NAME), sign));
}

/** The last letters of all secret names. Most other names end otherwise. */
const LAST_LETTERS = 'dehlnstyDEHLNSTY';

function endsLikeName(text: string, sign: number): boolean {
  let last = sign - 1;
  while (last > sign - MAX_NAME && last > 0 && !isLetter(text.charCodeAt(last))) last -= 1;
  return LAST_LETTERS.includes(text.charAt(last)) && sign > 0;
}

interface Value {
  from: number;
  to: number;
}

function valueAt(text: string, from: number, form: boolean): Value | undefined {
  QUOTED.lastIndex = from;
  const quote = QUOTED.exec(text);
  if (quote !== null) return insideQuotes(text, QUOTED.lastIndex, `${quote[1]}${quote[2]}`);
  if (form) return formValue(text, from);
  return /["'`]\s*$/.test(text.slice(Math.max(0, from - 4), from - 1))
    ? jsonValue(text, from)
    : undefined;
}

function formValue(text: string, from: number): Value | undefined {
  FORM_VALUE.lastIndex = from;
  return FORM_VALUE.test(text) ? { from, to: FORM_VALUE.lastIndex } : undefined;
}

/**
 * To the same quote, with as many backslashes before it. Without one, to the end of the text: it was
 * cut. If the quote may be encoded, the next view shows it.
 */
function insideQuotes(text: string, from: number, quote: string): Value | undefined {
  let to = text.indexOf(quote, from);
  while (to !== -1 && quote.length === 1 && isEscaped(text, to)) to = text.indexOf(quote, to + 1);
  if (to === -1) to = /[%\\&]/.test(text.slice(from)) ? endOfWord(text, from) : text.length;
  return from < to ? { from, to } : undefined;
}

function endOfWord(text: string, from: number): number {
  BLANK.lastIndex = from;
  return BLANK.exec(text)?.index ?? text.length;
}

function isEscaped(text: string, at: number): boolean {
  return text[at - 1] === '\\' && text[at - 2] !== '\\';
}

/** A number, or all of an array or object. */
function jsonValue(text: string, at: number): Value | undefined {
  JSON_VALUE.lastIndex = at;
  const found = JSON_VALUE.exec(text);
  if (found === null) return undefined;
  const value = found[1] ?? '';
  const from = JSON_VALUE.lastIndex - value.length;
  if (value !== '[' && value !== '{') return { from, to: JSON_VALUE.lastIndex };
  return { from, to: endOfBrackets(text, from) };
}

function endOfBrackets(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '[' || text[at] === '{') depth += 1;
    if (text[at] === ']' || text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
