/**
 * Names of keys whose values are secret. packages/telemetry has the same file, because each of the
 * two packages is published alone. A test compares them with each other and with the Collector.
 */

/** A blank stands for any separator or none: `api key` is also `apiKey`, `api-key` and `API_KEY`. */
const WORDS = [
  'pass word',
  'passwd',
  'pass phrase',
  'pass code',
  'pwd',
  'secret',
  'authorization',
  'cookie',
  'credential',
  'api key',
  'access key',
  'private key',
  'signing key',
] as const;

/** The value is still secret if one of these follows, as in `password_hash`. */
const ENDINGS = ['hash', 'value', 'confirmation'] as const;

const separated = (word: string) => word.replace(' ', '[\\W_]?');

/**
 * A regular expression for these names. JavaScript and RE2 read it alike, if they ignore case.
 * `tokens` is missing on purpose: it is usually a number of tokens.
 */
export const SECRET_WORDS = `(?:(?:${WORDS.map(separated).join('|')})s?|token)(?:[\\W_]?(?:${ENDINGS.join('|')}))?`;

/** Matches the end of a name, such as `db.password` or `token[2]`. */
export const SECRET_NAME = `${SECRET_WORDS}[\\W_\\d]*$`;

const PATTERN = new RegExp(SECRET_NAME, 'i');

/** True if a value under this name is secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return PATTERN.test(name);
}
