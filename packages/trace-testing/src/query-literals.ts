/** Values in a statement that should have been parameters. */

/**
 * Quoted text, numbers that are compared, inserted or listed, and any number of four digits or
 * more. `LIMIT 10`, `$1` and `interval '5 minutes'` are the statement's own.
 */
const LITERAL =
  /(?<!\binterval\s*)'(?:[^']|'')+'|(?<=[=<>(,]\s*)-?\d{2,}(?:\.\d+)?(?![\w.])|(?<![\w$.])\d{4,}(?![\w.])/gi;

const QUERY_KEY = /(?:^|\.)db\.(?:query\.text|statement)$/;

/** The literals in the value of an attribute, where it is a statement. */
export function queryLiterals(key: string, text: string): string[] {
  if (!QUERY_KEY.test(key)) return [];
  return [...text.matchAll(LITERAL)].map((found) => found[0]);
}
