import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import {
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';

/** How the pg instrumentation records an error. Only errors of the server have the name `error`. */
const PG_ERROR = /^PostgreSQL error of type '(.*)' occurred \(code: (.*)\)$/;

/** Redis begins the text of its errors with a code: `WRONGTYPE Operation against a key ...`. */
const REDIS_CODE = /^[A-Z][A-Z0-9]+(?= )/;

/**
 * Gives the span of a failed statement or command `error.type`, and `db.response.status_code` if the
 * server responded. The hooks of the instrumentations see only what succeeds, so both come from the
 * exception that the instrumentation has recorded.
 */
export const databaseErrors: SpanProcessor = {
  onStart: () => undefined,
  onEnding(span: Span): void {
    const { attributes, status, events } = span;
    if (status.code !== SpanStatusCode.ERROR || attributes[ATTR_ERROR_TYPE] !== undefined) return;
    const system = attributes[ATTR_DB_SYSTEM_NAME];
    if (system !== 'postgresql' && system !== 'redis') return;
    const exception = events.findLast(({ name }) => name === 'exception')?.attributes ?? {};
    const message = status.message ?? '';
    span.setAttributes(
      system === 'redis' ? ofRedis(exception, message) : ofPostgres(exception, message),
    );
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function ofPostgres(exception: Attributes, message: string): Attributes {
  const [, name = 'Error', code = 'UNKNOWN'] =
    PG_ERROR.exec(String(exception[ATTR_EXCEPTION_MESSAGE])) ?? [];
  return postgresAttributes(name, code, message);
}

/** How a span shows an error that pg has reported. The exception quotes no values of the statement. */
export interface Failure {
  message: string | undefined;
  exception: string | undefined;
  attributes: Attributes;
}

export function postgresFailure(error: unknown): Failure {
  const { message, code } = error as { message?: unknown; code?: unknown };
  const text = message === undefined ? undefined : String(message);
  if (!(error instanceof Error)) {
    const attributes = postgresAttributes('Error', 'UNKNOWN', text ?? '');
    return { message: text, exception: undefined, attributes };
  }
  const { name } = error;
  const shown = String(code ?? 'UNKNOWN');
  return {
    message: text,
    exception: `PostgreSQL error of type '${name}' occurred (code: ${shown})`,
    attributes: postgresAttributes(name, shown, text ?? ''),
  };
}

function postgresAttributes(name: string, code: string, message: string): Attributes {
  if (code === 'UNKNOWN') return { [ATTR_ERROR_TYPE]: withoutCode(name, message) };
  if (name !== 'error') return { [ATTR_ERROR_TYPE]: code };
  return { [ATTR_ERROR_TYPE]: code, [ATTR_DB_RESPONSE_STATUS_CODE]: code };
}

function ofRedis(exception: Attributes, message: string): Attributes {
  return redisAttributes(String(exception[ATTR_EXCEPTION_TYPE] ?? 'Error'), message);
}

export function redisFailure(error: unknown): Omit<Failure, 'exception'> {
  const { message, code, name } = error as { message?: unknown; code?: unknown; name?: unknown };
  const text = message === undefined ? undefined : String(message);
  return {
    message: text,
    attributes: redisAttributes(String(code || name || 'Error'), text ?? ''),
  };
}

function redisAttributes(type: string, message: string): Attributes {
  const [code] = REDIS_CODE.exec(message) ?? [];
  if (code === undefined) return { [ATTR_ERROR_TYPE]: withoutCode(type, message) };
  return { [ATTR_ERROR_TYPE]: code, [ATTR_DB_RESPONSE_STATUS_CODE]: code };
}

/** As for HTTP, a time-out has one name, whatever the client library calls it. */
function withoutCode(name: string, message: string): string {
  return /time-?out|timed out/i.test(message) ? 'timeout' : name;
}
