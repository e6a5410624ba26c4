import { AppError, unavailable } from '../core/errors';
import { NoReply } from '../core/silence-breaker';
import { CallFailure } from './call-failure';
import type { HttpCallOptions, HttpClientOptions, HttpResponse } from './http-call';
import type { RawResponse } from './http-exchange';

// Sent by a gateway or by an overloaded server: the request was not processed.
const BUSY = new Set([502, 503]);

/**
 * The caller's result for a response.
 * @throws {AppError} for an error that the callee explains.
 * @throws {CallFailure}
 */
export function responseOf(
  { service, thirdParty = false }: HttpClientOptions,
  call: HttpCallOptions,
  { status, text, headers }: RawResponse,
): HttpResponse<unknown> {
  const accepted = call.accept?.includes(status) ?? (status >= 200 && status < 300);
  const body = parse(text, headers['content-type'] ?? '');
  if (accepted) return { status, headers, body };
  const problem = problemIn(body);
  // A problem document shows that the dependency is up and has done its own retries. Only one layer retries.
  if (problem !== undefined && (status < 500 || status === 503 || status === 504)) {
    throw rejection({ service, status, problem, headers });
  }
  throw new CallFailure({
    kind: 'status',
    message: `${service} answered ${status}`,
    status,
    // A third party has no second layer of retries, and its idempotency key makes a 500 safe to repeat.
    repeatable: BUSY.has(status) || (thirdParty && status >= 500),
  });
}

/** Converts a failure to the AppError that the caller of the client sees. */
export function failureOf(options: HttpClientOptions, error: unknown): unknown {
  const { service } = options;
  if (error instanceof NoReply) return unavailable(service, error);
  if (!(error instanceof CallFailure)) return error;
  const code = options.thirdParty === true ? foreignCode(error) : dependencyCode(error);
  const clientError = error.status !== undefined && error.status < 500;
  return new AppError({
    code,
    status: clientError && options.thirdParty === true ? 502 : 503,
    message: `${service} is unavailable at the moment; try again shortly.`,
    cause: error,
    details: { dependency: service },
    retryAfterSeconds: 1,
  });
}

function dependencyCode(failure: CallFailure): string {
  return failure.kind === 'timeout' ? 'dependency_timeout' : 'dependency_unavailable';
}

function foreignCode(failure: CallFailure): string {
  if (failure.kind === 'status') return String(failure.status);
  return { timeout: 'timeout', connection: 'connection_failed', answer: 'bad_answer' }[
    failure.kind
  ];
}

interface Rejection {
  service: string;
  status: number;
  problem: Record<string, unknown> & { code: string };
  headers: Record<string, string>;
}

function rejection({ service, status, problem, headers }: Rejection): AppError {
  const { type, title, status: _status, detail, code, traceId, instance, ...details } = problem;
  const retryAfter = Number(headers['retry-after']);
  return new AppError({
    code,
    status,
    message: typeof detail === 'string' ? detail : `${service} answered ${status}`,
    details,
    ...(retryAfter > 0
      ? { retryAfterSeconds: retryAfter }
      : status === 503
        ? { retryAfterSeconds: 1 }
        : {}),
  });
}

function problemIn(body: unknown): (Record<string, unknown> & { code: string }) | undefined {
  const { code } = (body ?? {}) as { code?: unknown };
  return typeof code === 'string'
    ? (body as Record<string, unknown> & { code: string })
    : undefined;
}

function parse(text: string, type: string): unknown {
  if (text === '') return undefined;
  if (!/^application\/(.+\+)?json/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CallFailure({
      kind: 'answer',
      message: 'the answer is not JSON',
      repeatable: false,
      cause,
    });
  }
}
