/**
 * A short text for a statement that fits a span's name: `INSERT users`. Follows `db.query.summary`
 * of the semantic conventions: operation and first target.
 */

const VERBS = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'TRUNCATE',
  'COPY',
  'LOCK',
]);
/** The words before the target of each verb. */
const LEADS: Record<string, readonly string[]> = {
  SELECT: ['FROM', 'JOIN'],
  INSERT: ['INTO'],
  UPDATE: ['UPDATE'],
  DELETE: ['FROM'],
  MERGE: ['INTO'],
  TRUNCATE: ['TRUNCATE'],
  COPY: ['COPY'],
  LOCK: ['LOCK'],
};
const FILLERS = new Set(['ONLY', 'TABLE', 'LATERAL']);

/** An unclosed comment runs to the end, so that no part of it counts as something else. */
const COMMENT = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/.source;
/** `'it''s'`, `E'it\'s'`, `$$it's$$`, `$tag$it's$tag$`. */
const LITERAL =
  /\bE'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$(?<tag>[a-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)/
    .source;
const QUOTED_NAME = /"(?:[^"]|"")*(?:"|$)/.source;
const NUMBER = /(?<![\w$.])(?:0x[\da-f]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)|(?<![\w$])\.\d+/
  .source;
const NAME = `(?:${QUOTED_NAME}|[a-z_][\\w$]*)`;

/** Comments, literals, names (quoted and qualified), then any other single character. */
const TOKEN = new RegExp(`${COMMENT}|${LITERAL}|${NAME}(?:\\.${NAME})*|[^\\s\\w]`, 'gi');
/** The group holds the part that stays. */
const VALUE = new RegExp(`(${COMMENT}|${QUOTED_NAME})|${LITERAL}|${NUMBER}`, 'gi');
const WORD = /^["a-z_]/i;

/** Services have few statements. The limit protects the memory of a program that builds endless ones. */
const CACHE_LIMIT = 500;
const cache = new Map<string, string>();

/** The summary of a statement: `SELECT users`, `BEGIN`. A statement with a CTE has that of its main part. */
export function sqlSummary(sql: string): string {
  const known = cache.get(sql);
  if (known !== undefined) return known;
  const summary = summarize(sql);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(sql, summary);
  return summary;
}

interface Token {
  word: string;
  depth: number;
}

function tokens(sql: string): Token[] {
  let depth = 0;
  const found: Token[] = [];
  for (const [word] of sql.matchAll(TOKEN)) {
    if (word.startsWith('--') || word.startsWith('/*')) continue;
    if (word === ')') depth -= 1;
    found.push({ word, depth });
    if (word === '(') depth += 1;
  }
  return found;
}

function summarize(sql: string): string {
  const all = tokens(sql);
  const first = all[0]?.word.toUpperCase() ?? '';
  const start = first === 'WITH' ? all.findIndex((token) => token.depth === 0 && isVerb(token)) : 0;
  const verb = all[start]?.word.toUpperCase() ?? first;
  const leads = LEADS[verb];
  if (leads === undefined) return verb || 'SQL';
  const target = findTarget(all.slice(start), leads);
  return target === undefined ? verb : `${verb} ${target}`;
}

function isVerb(token: Token): boolean {
  return VERBS.has(token.word.toUpperCase());
}

/** The first name after a leading word, at the statement's own level, else in a subquery. */
function findTarget(all: Token[], leads: readonly string[]): string | undefined {
  for (const shallow of [true, false]) {
    for (const [i, token] of all.entries()) {
      if (shallow && token.depth > 0) continue;
      if (!leads.includes(token.word.toUpperCase())) continue;
      const name = nameAfter(all, i + 1);
      if (name !== undefined) return name;
    }
  }
  return undefined;
}

function nameAfter(all: Token[], from: number): string | undefined {
  let i = from;
  while (FILLERS.has(all[i]?.word.toUpperCase() ?? '')) i += 1;
  const word = all[i]?.word ?? '';
  // A name before a parenthesis is a function: FROM generate_series(...).
  if (!WORD.test(word) || (all[i + 1]?.word === '(' && !isInsertTarget(all, from)))
    return undefined;
  return word.replaceAll('"', '');
}

/** INSERT INTO users (id, ...): here the parenthesis encloses the columns. */
function isInsertTarget(all: Token[], from: number): boolean {
  return all[from - 1]?.word.toUpperCase() === 'INTO';
}

/** Replaces literals by `?`. For statements without parameters, whose text contains the values. */
export function withoutLiterals(sql: string): string {
  return sql.replace(VALUE, (_value, kept?: string) => kept ?? '?');
}
