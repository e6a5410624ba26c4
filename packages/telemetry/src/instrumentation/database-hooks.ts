import { hash, randomBytes } from 'node:crypto';
import type { PgInstrumentationConfig } from '@opentelemetry/instrumentation-pg';
import type { RedisInstrumentationConfig } from '@opentelemetry/instrumentation-redis';
import { ATTR_DB_QUERY_SUMMARY, ATTR_DB_QUERY_TEXT } from '@opentelemetry/semantic-conventions';
import { sqlSummary, withoutLiterals } from './sql-summary';

/**
 * PostgreSQL spans have their summary as name. Parameters are never recorded. A statement without
 * parameters may contain values, which are removed. Queries outside a request create no trace.
 */
export const pgConfig: PgInstrumentationConfig = {
  enhancedDatabaseReporting: false,
  requireParentSpan: true,
  // Without connect spans, callbacks of waiting queries run in another request's context: see pool-context.ts.
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

/** Commands whose first argument is not a key but a password, a script or a setting. */
const KEYLESS =
  /^(?:AUTH|HELLO|EVAL(?:SHA)?(?:_RO)?|FCALL(?:_RO)?|SCRIPT|FUNCTION|CONFIG|ACL|CLIENT|PING|ECHO|SELECT|INFO|MULTI|EXEC)$/i;

/** `SET user:1f9a0c33 [3 other arguments]`: never a value, never a readable id in a key. */
export function redisStatement(command: string, args: readonly unknown[]): string {
  if (args.length === 0) return command;
  if (KEYLESS.test(command)) return `${command} [${args.length} arguments]`;
  const others = args.length === 1 ? '' : ` [${args.length - 1} other arguments]`;
  return `${command} ${maskKey(String(args[0]))}${others}`;
}

/** Plain words in a key. Other parts may be a token, an address or an id. */
const PLAIN_WORD = /^[a-z][a-z_-]{0,19}$/i;

/** New in each process, so that nobody can look up hashes of addresses or short tokens in a table. */
const SALT = randomBytes(16).toString('hex');

function maskKey(key: string): string {
  return key
    .split(':')
    .map((part, i, parts) =>
      PLAIN_WORD.test(part) && i < parts.length - 1 ? part : shortHash(part),
    )
    .join(':');
}

/** Short, and equal for equal parts: a reader sees that two commands used one key. */
function shortHash(part: string): string {
  return hash('sha256', SALT + part, 'hex').slice(0, 8);
}
