import { AppError } from '../core/errors';

/** Whom a client calls, and how long it waits. */
export interface HttpClientOptions {
  /** The callee's `service.name`, or the provider's name; shown in spans and errors. */
  service: string;
  /** `http://host:port`, with a path in front of every template if need be. */
  url: string;
  /**
   * Limit of a call with its retries; to a third party, whose time-outs are retried, of each attempt. The
   * request's deadline counts as well.
   */
  timeoutMs: number;
  /** Repetitions at most of an idempotent call; default 2. */
  retries?: number;
  /**
   * The callee is not ours: neither trace context nor deadline is sent, time-outs are retried, and failures
   * keep their kind: codes `timeout`, `connection_failed` and the status, such as `500`.
   */
  thirdParty?: boolean;
  /**
   * False: a callee that does not answer is asked all the same by every call. By default one call a second is;
   * never with `thirdParty`, where silence belongs to one order and not to the provider.
   */
  failFast?: boolean;
}

/** One call, whatever the number of its attempts. */
export interface HttpCallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` for each of `params`; names the span. */
  template: string;
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** May be repeated after a failure that leaves open whether it arrived. GET always may. */
  idempotent?: boolean;
  /** Statuses that are returned; all others throw. Default 200 to 299. */
  accept?: number[];
}

/** An answer of an accepted status. `T` is what the caller expects the body to be; nothing checks it. */
export interface HttpAnswer<T> {
  status: number;
  body: T;
  headers: Record<string, string>;
}

/**
 * The path and query that a call asks for: `/users/:id` with `{id: 'a b'}` is `/users/a%20b`.
 * @throws {AppError} 400 `invalid_request` for a value that would change the path: empty, `.` or `..`, or half
 * a surrogate pair.
 */
export function requestTarget({ template, params = {}, query = {} }: HttpCallOptions): string {
  return fillPath(template, params) + queryString(query);
}

function fillPath(template: string, params: Record<string, string>): string {
  return template.replace(/:([a-zA-Z]+)/g, (_match, name: string) => {
    const value = params[name];
    // A parameter that the caller of the kit forgot is a mistake in the program.
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

/** `?a=1&b=2` without what is undefined; empty when nothing is left. */
function queryString(query: Record<string, string | number | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.append(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}
