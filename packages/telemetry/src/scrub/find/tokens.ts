import { isLetter, isWordOrDash, type Report } from './characters';

const DOT = 46;
const EQUALS = 61;
/** A signed token has three parts, an encrypted one five. */
const MAX_PARTS = 5;
const MIN_PART = 5;

/** JSON web tokens, without their end too. */
export function findWebTokens(text: string, report: Report): void {
  for (let from = text.indexOf('eyJ'); from !== -1; ) {
    const parts = partsFrom(text, from);
    const to = parts.at(-1) ?? from;
    if (isWebToken(text, from, parts)) report(from, to);
    // No other token begins in the same word: it would end with it.
    from = text.indexOf('eyJ', Math.max(parts[0] ?? 0, from + 3));
  }
}

/** Where each part ends, which is where its dot stands. */
function partsFrom(text: string, from: number): number[] {
  const ends: number[] = [];
  for (let at = from; ends.length < MAX_PARTS; at += 1) {
    while (isWordOrDash(text.charCodeAt(at))) at += 1;
    while (text.charCodeAt(at) === EQUALS && ends.length < 2 && at > from) at += 1;
    ends.push(at);
    if (text.charCodeAt(at) !== DOT) break;
  }
  return ends;
}

function isWebToken(text: string, from: number, parts: number[]): boolean {
  const [header = from, ...others] = parts;
  if (header - from < 3 + MIN_PART) return false;
  const long = others.some((end, i) => end - (parts[i] ?? 0) > MIN_PART);
  if (!long) return false;
  return (
    !isLetter(text.charCodeAt(from - 1)) || isJson(text.slice(from, Math.min(header, from + 64)))
  );
}

/** `keyJournal.append` contains `eyJ` too, but its letters are no JSON. */
function isJson(header: string): boolean {
  const whole = header.slice(0, header.length - (header.length % 4));
  return /^\{"[\x20-\x7e]+$/.test(Buffer.from(whole, 'base64url').toString('latin1'));
}

const PEM = /-----BEGIN[ +][A-Z0-9 +]{0,40}PRIVATE[ +]KEY-----/g;
const PEM_END = /-----END[ +][A-Z0-9 +]{0,40}PRIVATE[ +]KEY-----/g;
const AWS_KEY = /(?<![0-9A-Z])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])/g;

/** Private keys to their end, or to that of the text, and ids of AWS keys. */
export function findKeys(text: string, report: Report): void {
  if (text.includes('-----BEGIN')) findPrivateKeys(text, report);
  if (!text.includes('AKIA') && !text.includes('ASIA')) return;
  for (const { 0: key, index } of text.matchAll(AWS_KEY)) {
    report(index, index + key.length);
  }
}

function findPrivateKeys(text: string, report: Report): void {
  PEM.lastIndex = 0;
  for (let begin = PEM.exec(text); begin !== null; begin = PEM.exec(text)) {
    PEM_END.lastIndex = PEM.lastIndex;
    const to = PEM_END.exec(text) === null ? text.length : PEM_END.lastIndex;
    report(begin.index, to);
    PEM.lastIndex = to;
  }
}
