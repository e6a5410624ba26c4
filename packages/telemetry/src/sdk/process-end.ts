import { inspect } from 'node:util';
import { logs, SeverityNumber, SpanStatusCode, trace } from '@opentelemetry/api';
import { errorType } from '../instrumentation/error-type';
import { scrub } from '../scrub/scrub';
import { flushLimitMs, flushTelemetry } from './running';
import { SCOPE } from './scope';

/** Sends what waits when the process ends: by signal, by an uncaught exception, or by itself. */
export function flushAtProcessEnd(): void {
  onSignal('SIGTERM', 0);
  onSignal('SIGINT', 130);
  process.on('uncaughtException', onUncaught);
  process.once('beforeExit', () => {
    // The exporter's pending retries would keep a finished program alive for seconds.
    void flushTelemetry().then(() => process.exit());
  });
}

/** A program with a listener of its own drains first and calls `flushTelemetry` itself. */
function onSignal(signal: NodeJS.Signals, exitCode: number): void {
  process.on(signal, () => {
    if (process.listenerCount(signal) > 1) return;
    void flushTelemetry().then(() => process.exit(exitCode));
  });
}

let crashing = false;

function onUncaught(error: unknown): void {
  record(error);
  // A program with a handler of its own decides itself whether to go on.
  if (process.listenerCount('uncaughtException') > 1) return;
  process.stderr.write(`${scrub(inspect(error))}\n`);
  if (crashing) return;
  crashing = true;
  // A crash must not hang about: whoever restarts the service is waiting.
  void flushTelemetry(flushLimitMs() / 2).then(() => process.exit(1));
}

/** As a FATAL log record, and on the span in which it happened, where that is still known. */
function record(error: unknown): void {
  const exception = error instanceof Error ? error : new Error(inspect(error));
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
  // Nobody else will end it.
  span.end();
}
