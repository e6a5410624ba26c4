import { type EventEmitter, errorMonitor } from 'node:events';

export interface NamedError extends Error {
  code?: unknown;
  cause?: unknown;
  config?: { signal?: { reason?: unknown } };
}

const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

/**
 * The HTTP instrumentation takes the `error.type` of span and metric from the error's name, which
 * is `Error` or `AxiosError`. While it reads the name, the error is called `timeout`, or by its
 * code (`ECONNREFUSED`). The program itself never sees that name.
 */
export function nameErrors(emitter: EventEmitter): void {
  let restore = (): void => undefined;
  emitter.prependListener(errorMonitor, (error: NamedError) => {
    try {
      restore = rename(error, typeOf(error));
    } catch {
      // An error whose members throw keeps its name. A throw here would hide it.
    }
  });
  // The instrumentation adds its listener after its hook has returned. This one must come after it.
  process.nextTick(() => emitter.on(errorMonitor, () => restore()));
}

function rename(error: NamedError, name: string): () => void {
  const before = Object.getOwnPropertyDescriptor(error, 'name');
  if (!Object.isExtensible(error) || before?.configurable === false) return () => undefined;
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(error, 'name');
    else Object.defineProperty(error, 'name', before);
  };
}

/** The `error.type` of a failed call: `timeout`, else the error's code, else its name. */
export function typeOf(error: NamedError): string {
  const { code, name } = error;
  if (isTimeout(error)) return 'timeout';
  return typeof code === 'string' && code !== '' ? code : name;
}

function isTimeout(error: NamedError): boolean {
  if (typeof error.code === 'string' && TIMEOUT_CODES.has(error.code)) return true;
  if (error.name === 'TimeoutError' || error.name === 'timeout') return true;
  // AbortSignal.timeout aborted it: Node puts the reason into `cause`, axios keeps the signal.
  const reason = error.cause ?? error.config?.signal?.reason;
  return (reason as { name?: unknown } | undefined)?.name === 'TimeoutError';
}
