import { JaegerError, type JaegerSource, jaeger } from '@traceshop/trace-testing';
import { UserError } from '../lib/user-error.ts';

const TIMEOUT_MS = 10_000;

/** By v3 and nothing else: v1 loses the links, by which the next and the previous trace are found. */
export const jaegerSource = (url: string): JaegerSource =>
  jaeger({ url, api: 'v3', timeoutMs: TIMEOUT_MS });

/** What a user can do about an error of the source; any other error as it is. */
export function explained(error: unknown, url: string): unknown {
  if (!(error instanceof JaegerError)) return error;
  if (error.status === undefined) {
    return nothingAnswers(url, (error.cause as Error | undefined)?.name === 'TimeoutError');
  }
  return new UserError(
    `${url} is no Jaeger API v3: it answered ${error.status}, ${error.said || 'nothing'}`,
  );
}

export function nothingAnswers(url: string, late: boolean): UserError {
  const why = late ? ` within ${TIMEOUT_MS / 1000} s` : '';
  return new UserError(
    `Nothing responds at ${url}${why}. Start the shop (docker compose up --wait, or npm run demo), or say where Jaeger is: JAEGER_URL=http://host:16686`,
  );
}
