import { findAddresses } from './find/addresses';
import { findCards } from './find/cards';
import type { Report } from './find/characters';
import { findCredentials, findUrlPasswords } from './find/credentials';
import { findNamedValues } from './find/named-values';
import { findQueries, findValues } from './find/queries';
import { findKeys, findWebTokens } from './find/tokens';
import { isSuspect } from './suspect';
import { originalRange, views } from './view';

const REDACTED = '[redacted]';

const FINDERS: readonly ((text: string, report: Report) => void)[] = [
  findUrlPasswords,
  findWebTokens,
  findKeys,
  findCredentials,
  findNamedValues,
  findQueries,
  findAddresses,
  findCards,
];

type Range = [from: number, to: number];

/**
 * The only scrubbing rule. All telemetry passes it before it leaves the process: span and log
 * processors, metric labels, the resource and pino's stream. Removes secrets from a text: values of
 * query strings and of secret names, passwords in URLs, bearer tokens, JWTs, keys, e-mail addresses
 * and card numbers, also if they are encoded. The time is linear in the length of the text.
 */
export function scrub(text: string): string {
  if (!isSuspect(text)) return text;
  const found: Range[] = [];
  for (const view of views(text)) {
    const report: Report = (from, to) => found.push(originalRange(view, from, to));
    for (const find of FINDERS) find(view.text, report);
  }
  return found.length === 0 ? text : masked(text, found);
}

/** Removes every value of a query string given without its question mark: `a=1&b=2`. */
export function scrubQuery(query: string): string {
  const found: Range[] = [];
  findValues(query, 0, (from, to) => found.push([from, to]));
  return scrub(masked(query, found));
}

/** Secrets that overlap or touch have one mask. */
function masked(text: string, found: Range[]): string {
  found.sort(([a], [b]) => a - b);
  let result = '';
  let done = 0;
  for (let i = 0; i < found.length; i += 1) {
    let [from, to] = found[i] as Range;
    for (let next = found[i + 1]; next !== undefined && next[0] <= to; next = found[i + 1]) {
      to = Math.max(to, next[1]);
      i += 1;
    }
    from = Math.max(from, done);
    result += `${text.slice(done, from)}${REDACTED}`;
    done = to;
  }
  return result + text.slice(done);
}
