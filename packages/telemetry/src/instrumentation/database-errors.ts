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
  if (code === 'UNKNOWN') return { [ATTR_ERROR_TYPE]: withoutCode(name, message) };
  if (name !== 'error') return { [ATTR_ERROR_TYPE]: code };
  return { [ATTR_ERROR_TYPE]: code, [ATTR_DB_RESPONSE_STATUS_CODE]: code };
}

function ofRedis(exception: Attributes, message: string): Attributes {
  const [code] = REDIS_CODE.exec(message) ?? [];
  if (code !== undefined) {
    return { [ATTR_ERROR_TYPE]: code, [ATTR_DB_RESPONSE_STATUS_CODE]: code };
  }
  return {
    [ATTR_ERROR_TYPE]: withoutCode(String(exception[ATTR_EXCEPTION_TYPE] ?? 'Error'), message),
  };
}

/** As for HTTP, a time-out has one name, whatever the client library calls it. */
function withoutCode(name: string, message: string): string {
  return /time-?out|timed out/i.test(message) ? 'timeout' : name;
}
