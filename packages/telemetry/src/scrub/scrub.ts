/**
 * The one scrubbing rule. Everything that leaves the process as telemetry passes through it: span
 * and log processors, metric labels, the resource and pino's stream.
 */

const REDACTED = '[redacted]';

/** True for most texts that hold nothing to remove; keeps names, numbers and plain words cheap. */
const SUSPECT = /[@?]|%40|:\/\/|eyJ|(?:basic|bearer)(?:\s|%20)|(?:\d(?:[ +-]|%20|%2d)?){13}/i;

/** `scheme://user:password@`: the password of a connection string, up to the last `@` before the path. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@]{0,200}):[^\s/?#]+@/gi;
/**
 * A query string, in whole URLs and in bare paths; the names of its parameters stay readable. Some
 * may have no value, the first among them: `?verbose&token=...`.
 */
const QUERY_STRING = /\?((?:[^\s?#"'<>=&]*&)*[^\s?#"'<>=&]+=[^\s#"'<>]*)/g;
/** Behind an escape (`%3D`, an encoded `=`) too, which may end in a letter. */
const CREDENTIALS = /(?:\b|(?<=%[0-9a-f]{2}))((?:bearer|basic)(?:\s+|%20))[\w.~+/=-]{6,}/gi;
/**
 * Not behind letters, which make it a word; behind `_` or an escape it is one. Its header is bounded:
 * each `eyJ` is a start to look on from.
 */
const JWT = /(?:(?<![A-Za-z])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]{5,2000}\.[\w-]{5,}(?:\.[\w-]*)?/g;
/** Lengths are bounded so that a long text costs linear time; a top-level domain has only letters, so `express@5.3.0` in a stack trace stays. */
const EMAIL =
  /[\p{L}\p{N}.!#$*+^_`{|}~%'-]{1,64}(?:@|%40)(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}/giu;
/**
 * 13 or more digits, alone or in groups, as printed or as in a URL. Hex digits before them make them part
 * of an id, an escape before them does not, nor are its digits theirs; a UUID is none of it.
 */
const DIGITS =
  /(?:(?<![a-z0-9.]|[0-9a-f]{4}-|%(?=2\d))|(?<=%[0-9a-f]{2}))(?!\d{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\d(?:(?:[ +-]|%20|%2d)?\d){12,}(?![a-z0-9])/gi;
/** What stands between groups of digits. */
const SEPARATOR = /[ +-]|%20|%2d/i;

/**
 * Removes what must not leave the process from a text: values of query strings, passwords in URLs,
 * bearer tokens, JWTs, e-mail addresses and card numbers.
 */
export function scrub(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(URL_PASSWORD, `$1:${REDACTED}@`)
    .replace(JWT, REDACTED)
    .replace(CREDENTIALS, `$1${REDACTED}`)
    .replace(QUERY_STRING, (_match, query: string) => `?${scrubQuery(query)}`)
    .replace(EMAIL, REDACTED)
    .replace(DIGITS, withoutCards);
}

/** Removes every value of a query string given without its question mark: `a=1&b=2`. */
export function scrubQuery(query: string): string {
  return query.replace(/=[^&]*/g, `=${REDACTED}`);
}

/**
 * Redacts the card numbers in a run of digits: any neighbouring groups that together are one. Each group
 * is looked at once: a stranger may send thousands of them.
 */
function withoutCards(run: string): string {
  const groups = run.split(SEPARATOR);
  const kept: string[] = [];
  for (let from = 0; from < groups.length; ) {
    const end = endOfCard(groups, from);
    kept.push(end === undefined ? (groups[from] ?? '') : REDACTED);
    from = end ?? from + 1;
  }
  return kept.includes(REDACTED) ? kept.join(' ') : run;
}

/** The index behind the groups, from `from` on, that make a card number; undefined if none do. */
function endOfCard(groups: string[], from: number): number | undefined {
  let digits = '';
  for (let to = from; to < groups.length && digits.length < 19; to += 1) {
    digits += groups[to];
    if (isCard(digits)) return to + 1;
  }
  return undefined;
}

/**
 * 13 to 19 digits that pass Luhn's check, as every card number does and one in ten others. One that
 * begins with 1 is no card but a time in milli- or nanoseconds.
 */
function isCard(digits: string): boolean {
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
