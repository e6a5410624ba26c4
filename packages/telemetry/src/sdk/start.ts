import { isInternalThread, isMainThread, parentPort } from 'node:worker_threads';
import { keepOwnSourceMapsOnly } from './own-source-maps';

/** Starts the telemetry of this thread: once, and not in Node's own threads. */
export function startTelemetry(): void {
  keepOwnSourceMapsOnly();
  if (isLoaderThread() || isDisabled()) return;
  // Only now: source maps are decided for what is loaded from here on.
  const { isRunning, setRunning } = require('./running') as typeof import('./running');
  if (isRunning()) return;
  const { startSdk } = require('./sdk') as typeof import('./sdk');
  const { watchProcessEnd } = require('./process-end') as typeof import('./process-end');
  const running = startSdk();
  if (running === undefined) return;
  setRunning(running);
  watchProcessEnd();
}

/** Runs the hooks of `module.register`; nothing of the program runs there. Older versions do not say so. */
function isLoaderThread(): boolean {
  return isInternalThread ?? (!isMainThread && parentPort === null);
}

/** Only `true` disables, says the specification; any other value than `false` is named in a warning. */
function isDisabled(): boolean {
  return process.env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
}
