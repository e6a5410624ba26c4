/** Values in a statement that should have been parameters. */

const QUERY_KEY = /(?:^|\.)db\.(?:query\.text|statement)$/;
const QUOTED = /(\binterval\s*)?('(?:[^']|'')*')/gi;
/**
 * Numbers that are compared, inserted or listed, and any of four digits or more; no `LIMIT 10`. A part
 * of a key (`GET user:4711`) is none: a hash in hexadecimal is all digits now and then.
 */
const NUMBER = /(?<=[=<>(,]\s*)-?\d{2,}(?:\.\d+)?(?![\w.])|(?<![\w$.:])\d{4,}(?![\w.:])/g;
/** `$1`, `?`, `:name`, `%s`. */
const PARAMETER = /\$\d|\?|(?<![:\w]):[a-z_]|%s/i;
/** Beside parameters, a lower-case word and empty JSON are the statement's own: `state = 'held'`. */
const CONSTANT = /^'(?:[a-z][a-z0-9_.-]*|\[\]|\{\})'$/;

/** The literals in the value of an attribute, where it is a statement. */
export function queryLiterals(key: string, text: string): string[] {
  if (!QUERY_KEY.test(key)) return [];
  const bare = text.replace(QUOTED, "''");
  const parameterised = PARAMETER.test(bare);
  const quoted = [...text.matchAll(QUOTED)]
    .filter(([, interval]) => interval === undefined)
    .map(([, , literal = '']) => literal)
    .filter((literal) => literal !== "''" && !(parameterised && CONSTANT.test(literal)));
  return [...quoted, ...[...bare.matchAll(NUMBER)].map((found) => found[0])];
}
