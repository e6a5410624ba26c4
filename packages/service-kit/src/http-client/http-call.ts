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

/** A client of one neighbour or third party. */
export interface HttpClient {
  /**
   * @throws {AppError} with code, status and members of the callee's problem document for a 4xx or a 503 or 504
   * that it explains itself; else 503 `dependency_unavailable`, or `dependency_timeout` when the time ran out.
   */
  request<T>(call: HttpCallOptions): Promise<HttpAnswer<T>>;
}
