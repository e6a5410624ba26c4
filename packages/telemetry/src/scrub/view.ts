import { plainCharacter } from './plain-character';

/**
 * A decoded copy of a text that knows where each of its characters stands in the original. A secret
 * is found in the copy and masked in the original.
 */
export interface View {
  readonly text: string;
  /** For each character of `text`, the original characters it was made of. Undefined: the same. */
  readonly from: readonly number[] | undefined;
  readonly to: readonly number[] | undefined;
}

interface Draft {
  text: string;
  from: number[];
  to: number[];
}

/** More layers of encoding are not undone. */
const MAX_LAYERS = 8;

/** The text as it is, then with one more layer of encoding undone each time. */
export function views(text: string): View[] {
  let view = plain({ text, from: undefined, to: undefined });
  const all = [view];
  while (all.length <= MAX_LAYERS) {
    const decoded = decode(view);
    if (decoded === view) break;
    view = plain(decoded);
    all.push(view);
  }
  return all;
}

/** The original characters of a part of the view. */
export function originalRange(view: View, from: number, to: number): [number, number] {
  return [view.from?.[from] ?? from, view.to?.[to - 1] ?? to];
}

/** Percent escapes, also of IIS, and the escapes of JSON, JavaScript and HTML. */
const ESCAPES =
  /(?:%[0-9a-f]{2})+|[%\\]u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(amp|commat|period|nbsp);/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  commat: '@',
  period: '.',
  nbsp: ' ',
};

/** The same view if nothing in it is encoded. */
function decode(view: View): View {
  if (!/[%\\&]/.test(view.text)) return view;
  const draft: Draft = { text: '', from: [], to: [] };
  let done = 0;
  for (const match of view.text.matchAll(ESCAPES)) {
    copy(view, draft, [done, match.index]);
    done = match.index + match[0].length;
    if (match[0].startsWith('%') && match[1] === undefined) decodeBytes(view, draft, match);
    else add(draft, characterOf(match), originalRange(view, match.index, done));
  }
  if (done === 0) return view;
  copy(view, draft, [done, view.text.length]);
  return draft;
}

function characterOf([, unit, point, byte, hex, decimal, name = '']: RegExpMatchArray): string {
  if (decimal === undefined && (unit ?? point ?? byte ?? hex) === undefined) {
    return NAMED[name.toLowerCase()] ?? '';
  }
  const code = decimal ? Number(decimal) : Number.parseInt(unit ?? point ?? byte ?? hex ?? '', 16);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '\ufffd';
}

/**
 * Bytes in UTF-8, also in a form longer than allowed, because some servers accept it. Others stay:
 * `%Basic` begins with no escape.
 */
function decodeBytes(view: View, draft: Draft, match: RegExpMatchArray): void {
  const bytes = Buffer.from(match[0].replaceAll('%', ''), 'hex');
  const start = match.index ?? 0;
  for (let at = 0; at < bytes.length; ) {
    const { point, length } = pointAt(bytes, at);
    const from = start + 3 * at;
    at += length;
    if (point === undefined) copy(view, draft, [from, from + 3]);
    else add(draft, String.fromCodePoint(point), originalRange(view, from, start + 3 * at));
  }
}

function pointAt(bytes: Buffer, at: number): { point: number | undefined; length: number } {
  const first = bytes[at] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  const rest = bytes.subarray(at + 1, at + length);
  if (first < 0x80) return { point: first, length };
  if (length === 1 || rest.length < length - 1 || rest.some((byte) => byte >> 6 !== 2)) {
    return { point: undefined, length: 1 };
  }
  const point = rest.reduce((high, byte) => (high << 6) | (byte & 0x3f), first & (0x7f >> length));
  return point <= 0x10_ffff ? { point, length } : { point: undefined, length: 1 };
}

function add(draft: Draft, characters: string, [from, to]: readonly [number, number]): void {
  draft.text += characters;
  for (let i = 0; i < characters.length; i += 1) {
    draft.from.push(from);
    draft.to.push(to);
  }
}

function copy(view: View, draft: Draft, [start, end]: readonly [number, number]): void {
  draft.text += view.text.slice(start, end);
  for (let i = start; i < end; i += 1) {
    draft.from.push(view.from?.[i] ?? i);
    draft.to.push(view.to?.[i] ?? i + 1);
  }
}

const ONLY_ASCII = /^[\0-\x7f]*$/;
const NOT_ASCII = /[^\0-\x7f]/gu;

/** Replaces characters that only look different, such as full-width letters. */
function plain(view: View): View {
  if (ONLY_ASCII.test(view.text)) return view;
  const draft: Draft = { text: '', from: [], to: [] };
  let done = 0;
  for (const { 0: character, index } of view.text.matchAll(NOT_ASCII)) {
    copy(view, draft, [done, index]);
    done = index + character.length;
    add(draft, plainCharacter(character), originalRange(view, index, done));
  }
  copy(view, draft, [done, view.text.length]);
  return draft;
}
