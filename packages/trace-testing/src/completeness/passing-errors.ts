/** System errors of connections that may soon succeed. */
const CODES = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_)/;

interface Facts {
  /** Set by the source itself. */
  passing?: boolean;
  code?: unknown;
  cause?: unknown;
}

/** True for a source that is busy or down for a moment. It is asked again until the deadline. */
export function isPassing(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { passing, code, cause } = error as Facts;
  if (passing !== undefined) return passing;
  if (error.name === 'TimeoutError' || CODES.test(String(code))) return true;
  return cause !== undefined && isPassing(cause);
}
