import { AppError } from '../core/errors';

/** The callee of a client, and the time limits. */
export interface HttpClientOptions {
  /** The callee's `service.name`, or the provider's name. Spans and errors show it. */
  service: string;
  /** `http://host:port`, with a path before every template if needed. */
  url: string;
  /**
   * Limit of a call with its retries. For a third party it is the limit of each attempt, because
   * its time-outs are retried. The request's deadline applies as well.
   */
  timeoutMs: number;
  /** Most retries of an idempotent call; default 2. */
  retries?: number;
  /**
   * The callee is external: neither trace context nor deadline is sent, and time-outs are retried.
   * Failures keep their kind: codes `timeout`, `connection_failed` and the status, such as `500`.
   */
  thirdParty?: boolean;
  /**
   * False: every call is made even while the callee is silent. By default only one call a second is
   * made then. Always false with `thirdParty`: there silence concerns one order, not the provider.
   */
  failFast?: boolean;
}

/** One call with all its attempts. */
export interface HttpCallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` for each of `params`. It is part of the span's name. */
  template: string;
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** True if the call can be repeated after a failure that may have reached the callee. GET always can. */
  idempotent?: boolean;
  /** Statuses that are returned. All others throw. Default 200 to 299. */
  accept?: number[];
}

/** A response with an accepted status. `T` is the body that the caller expects; nothing checks it. */
export interface HttpResponse<T> {
  status: number;
  body: T;
  headers: Record<string, string>;
}

/**
 * The path and query of a call: `/users/:id` with `{id: 'a b'}` is `/users/a%20b`.
 * @throws {AppError} 400 `invalid_request` for a value that would change the path: empty, `.` or
 * `..`, or half a surrogate pair.
 */
export function requestTarget({ template, params = {}, query = {} }: HttpCallOptions): string {
  return fillPath(template, params) + queryString(query);
}

function fillPath(template: string, params: Record<string, string>): string {
  return template.replace(/:([a-zA-Z]+)/g, (_match, name: string) => {
    const value = params[name];
    // A missing parameter is a mistake in the program.
    if (value === undefined) throw new Error(`no value for :${name} of ${template}`);
    if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
      throw new AppError({
        code: 'invalid_request',
        status: 400,
        message: `${name} is not a possible value of a path.`,
      });
    }
    return encodeURIComponent(value);
  });
}

/** `?a=1&b=2` without undefined values. Empty when nothing is left. */
function queryString(query: Record<string, string | number | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.append(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}
