import { positive } from '../env';

/** The telemetry of this process: set by register, used by `flushTelemetry`. */
export interface RunningTelemetry {
  /** Sends what waits and stops; settles when the backend has taken it or failed. */
  shutdown(): Promise<void>;
}

const FLUSH_LIMIT_MS = 2000;

/** How long a flush may take, in milliseconds: `TRACESHOP_TELEMETRY_FLUSH_MS`, else 2 s. */
export function flushLimitMs(): number {
  return positive('TRACESHOP_TELEMETRY_FLUSH_MS') ?? FLUSH_LIMIT_MS;
}

let running: RunningTelemetry | undefined;
let stopped: Promise<void> | undefined;

export function setRunning(telemetry: RunningTelemetry): void {
  running = telemetry;
  stopped = undefined;
}

/**
 * Sends the telemetry that waits and stops it, within `timeoutMs`: a dead backend must not delay an
 * exit. Never rejects; without register it returns at once. Called again, by a second signal say, it
 * waits for the same flush: whoever exits next must not cut it short.
 */
export async function flushTelemetry(timeoutMs = flushLimitMs()): Promise<void> {
  if (running === undefined) return;
  // What could not be sent has been named by the exporters' own warnings.
  stopped ??= running.shutdown().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([stopped, deadline]);
  clearTimeout(timer);
}
