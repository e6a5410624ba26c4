import { isMainThread } from 'node:worker_threads';
import { diag, logs, SeverityNumber, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { handOver } from '../export/hand-over';
import { errorType } from '../instrumentation/error-type';
import { asError } from '../instrumentation/thrown';
import { endWithAncestors } from './open-spans';
import { flushForNow, flushLimitMs, restOfTelemetry, reviewLoadsOnce } from './running';
import { SCOPE } from './scope';
import { watchSignals } from './signals';

/**
 * Sends waiting telemetry when the process ends: by a signal, by itself, by `process.exit` or by an
 * uncaught error. It never changes whether or how the process ends.
 */
export function watchProcessEnd(): void {
  // Our listener must not cause Node's warning about too many listeners.
  process.setMaxListeners(process.getMaxListeners() + 1);
  // Signals go to the main thread only.
  if (isMainThread) watchSignals(() => flushForNow());
  process.on('uncaughtExceptionMonitor', quietly(recordUncaught));
  process.on('exit', quietly(sendRest));
  if (isMainThread) setTimeout(quietly(reviewLoadsOnce), LOADED_AFTER_MS).unref();
}

/** Most programs have loaded their libraries by then. A shorter one is reviewed when it ends. */
const LOADED_AFTER_MS = 2000;

/** The span of the last uncaught error. It is no longer active when the process ends. */
let crashed: Span | undefined;

function sendRest(): void {
  if (isMainThread) reviewLoadsOnce();
  endWithAncestors(trace.getActiveSpan() ?? crashed);
  // Half of the limit, because whoever waits for the end of this process must not wait long.
  handOver(restOfTelemetry(), flushLimitMs() / 2);
}

function quietly<A extends unknown[]>(fn: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      fn(...args);
    } catch (error) {
      diag.warn('the last telemetry of this process is lost', error);
    }
  };
}

/** Records it as a FATAL log record, and on its span if that is still known. */
function recordUncaught(error: unknown): void {
  const exception = asError(error);
  logs.getLogger(SCOPE.name, SCOPE.version).emit({
    severityNumber: SeverityNumber.FATAL,
    severityText: 'fatal',
    body: 'uncaught exception',
    exception,
  });
  const span = trace.getActiveSpan();
  if (!span?.isRecording()) return;
  span.recordException(exception);
  span.setAttribute('error.type', errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
  // No other code will end it.
  span.end();
  crashed = span;
}
