/** Finds values in a statement that should be parameters. */

const QUERY_KEY = /(?:^|\.)db\.(?:query\.text|statement)$/;
const QUOTED = /(\binterval\s*)?('(?:[^']|'')*')/gi;
/**
 * Numbers that are compared, inserted or listed, and any number of four or more digits. Not `LIMIT
 * 10`. Not a part of a key (`GET user:4711`): a hexadecimal hash sometimes has only digits.
 */
const NUMBER = /(?<=[=<>(,]\s*)-?\d{2,}(?:\.\d+)?(?![\w.])|(?<![\w$.:])\d{4,}(?![\w.:])/g;
/** `$1`, `?`, `:name`, `%s`. */
const PARAMETER = /\$\d|\?|(?<![:\w]):[a-z_]|%s/i;
/** Next to parameters, a lower-case word and empty JSON belong to the statement: `state = 'held'`. */
const CONSTANT = /^'(?:[a-z][a-z0-9_.-]*|\[\]|\{\})'$/;

/** The literals in an attribute value that is a statement. */
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
