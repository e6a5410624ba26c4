/** The parts of an {@link AppError}. */
export interface AppErrorOptions {
  /** Stable, machine-readable word of the problem document, e.g. `not_found`. */
  code: string;
  /** HTTP status of the response, 400 to 599. */
  status: number;
  /** For humans. The caller receives it as `detail`, so it must hold no internals and no personal data. */
  message: string;
  cause?: unknown;
  /** Further members of the problem document. */
  details?: Record<string, unknown>;
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
}

/** The only error class whose content a caller may see. Any other error becomes a 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;
  readonly retryAfterSeconds: number | undefined;

  constructor(options: AppErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.status = options.status;
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Thrown by `loadVariables`. Its message is one line that names every bad variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** 503 `dependency_unavailable`: a store or dependency is down and the caller should retry later. */
export function unavailable(dependency: string, cause?: unknown): AppError {
  return new AppError({
    code: 'dependency_unavailable',
    status: 503,
    message: `${dependency} is unavailable at the moment; try again shortly.`,
    cause,
    details: { dependency },
    retryAfterSeconds: 1,
  });
}

/** 503 `overloaded`: this service is too busy and the caller should retry later. */
export function overloaded(): AppError {
  return new AppError({
    code: 'overloaded',
    status: 503,
    message: 'This service has too many requests to work on at the moment; try again shortly.',
    retryAfterSeconds: 1,
  });
}

/** Converts anything thrown to an Error, because JavaScript allows `throw 'text'`. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

/** One line about an error and its causes, for logs. */
export function describeError(thrown: unknown): string {
  const parts: string[] = [];
  // Limits the depth: causes can be circular, and a thrown text is its own cause.
  let error = thrown;
  for (let depth = 0; error !== undefined && depth < 5; depth += 1) {
    const current = toError(error);
    // A cause often repeats the message. A full stop does not belong in the middle of the line.
    const message = messageOf(current).replace(/\.$/, '');
    if (!parts.includes(message)) parts.push(message);
    error = current.cause;
  }
  return parts.join(': ');
}

// When all addresses of a name refuse the connection, Node throws an AggregateError without a message.
function messageOf(error: Error): string {
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError)
    return error.errors.map((e) => toError(e).message).join(', ');
  return error.name;
}
