import { AppError, toError, unavailable } from '../core/errors';
import { NoReply } from '../core/silence-breaker';

// SQLSTATE classes and codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
// 08 connection, 28 credentials, 3D no such database, 53 out of resources, 57 cancelled or shutting down, 58 system.
const UNAVAILABLE_CLASSES = new Set(['08', '28', '3D', '53', '57', '58']);
// Read-only during a failover; lock not available.
const UNAVAILABLE_CODES = new Set(['25006', '55P03']);
const RETRYABLE_CODES = new Set(['40001', '40P01']);
// Values that PostgreSQL cannot store and that schemas should have rejected: number out of range,
// bad text form, NUL or half a surrogate pair, a key too long for an index.
const INVALID_VALUE_CODES = new Set(['22001', '22003', '22021', '22P02', '22P05', '54000']);
// A connection cut during a query: Node's error codes, and the messages of pg and pg-pool, which have no codes.
const BROKEN_LINK =
  /terminat|timeout|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|not queryable|Cannot use a pool/i;

/** True for a transaction that PostgreSQL aborted (deadlock, serialization) and that can run again. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE_CODES.has(sqlState(error) ?? '');
}

/** True for a unique violation, of the named constraint or index if a name is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

/** True when the connection is unreliable and must not go back into the pool. */
export function isBrokenLink(error: unknown): boolean {
  if (error instanceof AppError) return false;
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P');
  const { code, message } = toError(error) as NodeJS.ErrnoException;
  return BROKEN_LINK.test(`${code ?? ''} ${message}`);
}

/** True for a time-out of a query or a connection: the server sent nothing at all. */
export function isSilence(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error;
  return sqlState(cause) === undefined && /timeout/i.test(toError(cause).message);
}

/**
 * The error that a caller may see: 503 for a server that is down or overloaded, 400 for a value
 * that it cannot store.
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof NoReply) return unavailable('postgres', error);
  const state = sqlState(error);
  if (state === undefined) return isBrokenLink(error) ? unavailable('postgres', error) : error;
  if (UNAVAILABLE_CLASSES.has(state.slice(0, 2)) || UNAVAILABLE_CODES.has(state)) {
    return unavailable('postgres', error);
  }
  if (isRetryable(error)) return unavailable('postgres', error);
  if (!INVALID_VALUE_CODES.has(state)) return error;
  return new AppError({
    code: 'invalid_value',
    status: 400,
    message: 'A value is too long, out of range or not storable.',
    cause: error,
  });
}

// Only the server's errors have a severity. A code of Node's, such as EPIPE, can look like a SQLSTATE.
function sqlState(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity !== undefined ? code : undefined;
}
