/**
 * The one scrubbing rule. Everything that leaves the process as telemetry passes through it: span
 * and log processors, metric labels, the resource and pino's stream.
 */

const REDACTED = '[redacted]';

/** `scheme://user:password@`: the password of a connection string. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#@]+@/gi;
/** The values of a query string, in whole URLs and in bare paths; the names stay readable. */
const QUERY_STRING = /([/\w\])%.~-])\?([^\s?#"'<>=&]+=[^\s#"'<>]*)/g;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi;
const JWT = /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g;
const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]+(?:@|%40)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+/gi;
/** 13 to 19 digits, alone or in groups; the check digit decides. */
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;

/** Removes what must not leave the process from a text: query values, e-mail addresses, card numbers, tokens. */
export function scrub(text: string): string {
  // Most texts are names and numbers in which nothing can match; this test keeps them cheap.
  if (!/[@?.:]|%40|\d{4}|basic|bearer/i.test(text)) return text;
  return text
    .replace(URL_PASSWORD, `$1:${REDACTED}@`)
    .replace(JWT, REDACTED)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(QUERY_STRING, scrubQuery)
    .replace(EMAIL, REDACTED)
    .replace(CARD, (digits) => (isCard(digits) ? REDACTED : digits));
}

function scrubQuery(_match: string, before: string, query: string): string {
  return `${before}?${query.replace(/=[^&]*/g, `=${REDACTED}`)}`;
}

/** Luhn's check: every card number passes it, one in ten other numbers does. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
