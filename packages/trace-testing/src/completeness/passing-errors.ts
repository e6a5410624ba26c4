/** System errors of a connection that may be there in a moment. */
const CODES = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_)/;

interface Facts {
  /** What the source itself says of its error. */
  passing?: boolean;
  code?: unknown;
  cause?: unknown;
}

/** A source that is busy or down for a moment: it is asked again until the deadline. */
export function isPassing(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { passing, code, cause } = error as Facts;
  if (passing !== undefined) return passing;
  if (error.name === 'TimeoutError' || CODES.test(String(code))) return true;
  return cause !== undefined && isPassing(cause);
}
