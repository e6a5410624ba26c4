import { JaegerError, type JaegerSource, jaeger } from '@traceshop/trace-testing';
import { UserError } from '../lib/user-error.ts';

const TIMEOUT_MS = 10_000;

/** Only v3: v1 loses the links between traces. */
export const jaegerSource = (url: string): JaegerSource =>
  jaeger({ url, api: 'v3', timeoutMs: TIMEOUT_MS });

/** Turns an error of the source into advice for the user. Other errors stay unchanged. */
export function explained(error: unknown, url: string): unknown {
  if (!(error instanceof JaegerError)) return error;
  if (error.status === undefined) {
    return nothingResponds(url, (error.cause as Error | undefined)?.name === 'TimeoutError');
  }
  return new UserError(
    `${url} is no Jaeger API v3: it answered ${error.status}, ${error.said || 'nothing'}`,
  );
}

export function nothingResponds(url: string, late: boolean): UserError {
  const why = late ? ` within ${TIMEOUT_MS / 1000} s` : '';
  return new UserError(
    `Nothing responds at ${url}${why}. Start the shop (docker compose up --wait, or npm run demo), or say where Jaeger is: JAEGER_URL=http://host:16686`,
  );
}
