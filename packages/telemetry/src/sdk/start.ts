import { isInternalThread, isMainThread, parentPort } from 'node:worker_threads';
import { keepOwnSourceMapsOnly } from './own-source-maps';

/** Starts the telemetry of this thread: once, and not in Node's own threads. */
export function startTelemetry(): void {
  keepOwnSourceMapsOnly();
  if (isLoaderThread() || isDisabled()) return;
  // Loaded here, because the choice of source maps applies to modules that are loaded later.
  const { isRunning, setRunning } = require('./running') as typeof import('./running');
  if (isRunning()) return;
  const { startSdk } = require('./sdk') as typeof import('./sdk');
  const { watchProcessEnd } = require('./process-end') as typeof import('./process-end');
  const running = startSdk();
  if (running === undefined) return;
  setRunning(running);
  watchProcessEnd();
}

/**
 * True in the thread that runs the hooks of `module.register`. The program does not run there.
 * Older versions do not report it.
 */
function isLoaderThread(): boolean {
  return isInternalThread ?? (!isMainThread && parentPort === null);
}

/** By the specification only `true` disables. Another value than `false` causes a warning. */
function isDisabled(): boolean {
  return process.env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
}
