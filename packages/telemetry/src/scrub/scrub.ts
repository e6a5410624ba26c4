/**
 * The only scrubbing rule. All telemetry passes it before it leaves the process: span and log
 * processors, metric labels, the resource and pino's stream.
 */

const REDACTED = '[redacted]';

/** A quick test. It is false for most texts that need no scrubbing, such as names and numbers. */
const SUSPECT = /[@?]|%40|:\/\/|eyJ|(?:basic|bearer)(?:\s|%20)|(?:\d(?:[ +-]|%20|%2d)?){13}/i;

/** `scheme://user:password@`: the password of a connection string, up to the last `@` before the path. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@]{0,200}):[^\s/?#]+@/gi;
/**
 * A query string, in whole URLs and in paths. The names of its parameters stay readable. A
 * parameter may have no value: `?verbose&token=...`.
 */
const QUERY_STRING = /\?((?:[^\s?#"'<>=&]*&)*[^\s?#"'<>=&]+=[^\s#"'<>]*)/g;
/** Also after an escape (`%3D`, an encoded `=`), which may end in a letter. */
const CREDENTIALS = /(?:\b|(?<=%[0-9a-f]{2}))((?:bearer|basic)(?:\s+|%20))[\w.~+/=-]{6,}/gi;
/**
 * Not after letters, which make it a word, but after `_` or an escape. The header's length is
 * limited, because every `eyJ` starts a new search.
 */
const JWT = /(?:(?<![A-Za-z])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]{5,2000}\.[\w-]{5,}(?:\.[\w-]*)?/g;
/**
 * Lengths are limited so that a long text takes linear time. A top-level domain has only letters,
 * so `express@5.3.0` in a stack trace stays.
 */
const EMAIL =
  /[\p{L}\p{N}.!#$*+^_`{|}~%'-]{1,64}(?:@|%40)(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}/giu;
/**
 * 13 or more digits, alone or in groups, as printed or as in a URL. Hex digits before them make
 * them part of an id. The digits of an escape do not belong to them. A UUID does not match.
 */
const DIGITS =
  /(?:(?<![a-z0-9.]|[0-9a-f]{4}-|%(?=2\d))|(?<=%[0-9a-f]{2}))(?!\d{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\d(?:(?:[ +-]|%20|%2d)?\d){12,}(?![a-z0-9])/gi;
/** Separators between groups of digits. */
const SEPARATOR = /[ +-]|%20|%2d/i;

/**
 * Removes secrets from a text: values of query strings, passwords in URLs, bearer tokens, JWTs,
 * e-mail addresses and card numbers.
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
 * Redacts the card numbers in a run of digits: any adjacent groups that form one. Looks at each
 * group once, because an attacker may send thousands of them.
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

/** The index after the groups, from `from` on, that form a card number. Undefined if none do. */
function endOfCard(groups: string[], from: number): number | undefined {
  let digits = '';
  for (let to = from; to < groups.length && digits.length < 19; to += 1) {
    digits += groups[to];
    if (isCard(digits)) return to + 1;
  }
  return undefined;
}

/**
 * 13 to 19 digits that pass Luhn's check, as every card number does, and one in ten others. A
 * number that begins with 1 is a time in milli- or nanoseconds, not a card.
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
