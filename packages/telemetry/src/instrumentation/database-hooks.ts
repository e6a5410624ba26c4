import { createHmac, randomBytes } from 'node:crypto';
import type { PgInstrumentationConfig } from '@opentelemetry/instrumentation-pg';
import type { RedisInstrumentationConfig } from '@opentelemetry/instrumentation-redis';
import { ATTR_DB_QUERY_SUMMARY, ATTR_DB_QUERY_TEXT } from '@opentelemetry/semantic-conventions';
import { sqlSummary, withoutLiterals } from './sql-summary';

/**
 * PostgreSQL spans are named by their summary. Parameters are never recorded; a statement without
 * any may hold its values in the text, and loses them. Queries outside a request make no trace.
 */
export const pgConfig: PgInstrumentationConfig = {
  enhancedDatabaseReporting: false,
  requireParentSpan: true,
  // The callbacks of waiting queries then run in another request's context: see pool-context.ts.
  ignoreConnectSpans: true,
  requestHook(span, { query }) {
    const summary = sqlSummary(query.text);
    span.updateName(summary);
    span.setAttribute(ATTR_DB_QUERY_SUMMARY, summary);
    if (!query.values?.length) {
      span.setAttribute(ATTR_DB_QUERY_TEXT, withoutLiterals(query.text));
    }
  },
};

/** Redis spans keep the names of the instrumentation (`redis-GET`) and show the key without secrets. */
export const redisConfig: RedisInstrumentationConfig = {
  requireParentSpan: true,
  dbStatementSerializer: (command, args) => redisStatement(String(command), args),
};

/** Commands whose first argument is no key: a password, a script, a setting. */
const KEYLESS =
  /^(?:AUTH|HELLO|EVAL(?:SHA)?(?:_RO)?|FCALL(?:_RO)?|SCRIPT|FUNCTION|CONFIG|ACL|CLIENT|PING|ECHO|SELECT|INFO|MULTI|EXEC)$/i;

/** `SET user:1f9a0c33 [3 other arguments]`: never a value, never an opaque part of a key. */
export function redisStatement(command: string, args: readonly unknown[]): string {
  if (args.length === 0) return command;
  if (KEYLESS.test(command)) return `${command} [${args.length} arguments]`;
  const others = args.length === 1 ? '' : ` [${args.length - 1} other arguments]`;
  return `${command} ${maskKey(String(args[0]))}${others}`;
}

/** A key's plain words; everything else in it may be a token, an address, an id. */
const PLAIN_WORD = /^[a-z][a-z_-]{0,19}$/i;

/** New in each process: hashes of addresses or short tokens must not be looked up in a table. */
const SALT = randomBytes(16);

function maskKey(key: string): string {
  return key
    .split(':')
    .map((part, i, parts) => (PLAIN_WORD.test(part) && i < parts.length - 1 ? part : hash(part)))
    .join(':');
}

/** Short, and the same for the same part: a reader sees that two commands meant one key. */
function hash(part: string): string {
  return createHmac('sha256', SALT).update(part).digest('hex').slice(0, 8);
}
