import { isInternalThread, isMainThread, parentPort } from 'node:worker_threads';
import { keepOwnSourceMapsOnly } from './own-source-maps';

/** Starts the telemetry of this thread: once, and not in Node's own threads. */
export function startTelemetry(): void {
  keepOwnSourceMapsOnly();
  if (isLoaderThread() || isDisabled() || !isSupported()) return;
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

/** Instruments what ES modules import, if telemetry runs. */
export function instrumentEsModules(): void {
  if (isLoaderThread() || isDisabled()) return;
  const { hookEsModulesOnce } = require('./running') as typeof import('./running');
  hookEsModulesOnce();
}

/** The release lines that this package is tested with. The SDK needs 22.15. */
const SUPPORTED = '22.15 and later 22.x, and 24.x';

/** Stored on the process, because a program may hold two copies of this package. */
const REPORTED = Symbol.for('@traceshop/telemetry/unsupported');

/** Throws on the first call in a process whose version of Node is not supported. */
function isSupported(): boolean {
  const [major, minor = 0] = process.versions.node.split('.').map(Number);
  if (major === 24 || (major === 22 && minor >= 15)) return true;
  if (!isMainThread || REPORTED in globalThis) return false;
  Object.defineProperty(globalThis, REPORTED, { value: true });
  throw new Error(`Node ${process.versions.node} is not supported, only ${SUPPORTED}`);
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
