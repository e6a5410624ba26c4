import { isAlphanumeric, isBlank, type Report } from './characters';

const QUESTION = 63;
const END_OF_QUERY = new Set([...'#"\'<>'].map((each) => each.charCodeAt(0)));
const BEFORE_QUERY = new Set([...'/-_.~%'].map((each) => each.charCodeAt(0)));
/** How far a slash may be from the question mark of a bare query. */
const MAX_SEGMENT = 256;

/** The values of query strings, in whole URLs and in paths. The names of parameters stay. */
export function findQueries(text: string, report: Report): void {
  for (let mark = text.indexOf('?'); mark !== -1; mark = text.indexOf('?', mark)) {
    const from = mark + 1;
    const { end, named } = endOfQuery(text, from);
    if (named || isBehindPath(text, mark)) findValues(text.slice(from, end), from, report);
    mark = Math.max(end, from);
  }
}

/** Another question mark before any `=` begins another query. */
function endOfQuery(text: string, from: number): { end: number; named: boolean } {
  let named = false;
  let end = from;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (isBlank(code) || END_OF_QUERY.has(code)) break;
    if (code === QUESTION && !named) break;
    // The first parameter may have no value: `?&token=...`
    if (code === 61 && end > from) named = true;
  }
  return { end, named };
}

function isBehindPath(text: string, mark: number): boolean {
  const code = text.charCodeAt(mark - 1);
  if (!isAlphanumeric(code) && !BEFORE_QUERY.has(code)) return false;
  for (let at = mark - 1; at >= Math.max(0, mark - MAX_SEGMENT); at -= 1) {
    if (text[at] === '/') return true;
    if (isBlank(text.charCodeAt(at))) return false;
  }
  return false;
}

/** A word without a value says what is asked for: `?verbose&page=2`. */
const FLAG = /^[a-z][a-z_-]{0,15}$/;
const EMPTY = /^[a-z][a-z_-]{0,15}=$/i;
/** Base64 ends like this too. */
const PADDED = /^[^=]*=(?:=|$)/;

/** @param query without its question mark. @param offset where it begins. */
export function findValues(query: string, offset: number, report: Report): void {
  const named = query.includes('=');
  let from = offset;
  for (const part of query.split('&')) {
    const value = startOfValue(part, named);
    if (value < part.length) report(from + value, from + part.length);
    from += part.length + 1;
  }
}

function startOfValue(part: string, named: boolean): number {
  const equals = part.indexOf('=');
  if (equals === -1) return named && FLAG.test(part) ? part.length : 0;
  if (PADDED.test(part)) return EMPTY.test(part) ? part.length : 0;
  return equals + 1;
}
