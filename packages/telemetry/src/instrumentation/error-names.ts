import { type EventEmitter, errorMonitor } from 'node:events';

interface NamedError extends Error {
  code?: unknown;
  cause?: unknown;
  config?: { signal?: { reason?: unknown } };
}

const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

/**
 * The HTTP instrumentation takes `error.type` of span and metric from the error's name, which says
 * `Error` or `AxiosError`. For the moment in which it looks, the error is called what it is:
 * `timeout`, or its code (`ECONNREFUSED`). The program itself never sees the other name.
 */
export function nameErrors(emitter: EventEmitter): void {
  let restore = (): void => undefined;
  emitter.prependListener(errorMonitor, (error: NamedError) => {
    try {
      restore = rename(error, typeOf(error));
    } catch {
      // An error whose members throw keeps its name; a throw here would take its place.
    }
  });
  // The instrumentation adds its listener after its hook has returned; ours must come after it.
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

function typeOf(error: NamedError): string {
  const { code, name } = error;
  if (isTimeout(error)) return 'timeout';
  return typeof code === 'string' && code !== '' ? code : name;
}

function isTimeout(error: NamedError): boolean {
  if (typeof error.code === 'string' && TIMEOUT_CODES.has(error.code)) return true;
  if (error.name === 'TimeoutError' || error.name === 'timeout') return true;
  // Aborted by AbortSignal.timeout: Node puts the reason into `cause`, axios keeps the signal.
  const reason = error.cause ?? error.config?.signal?.reason;
  return (reason as { name?: unknown } | undefined)?.name === 'TimeoutError';
}
