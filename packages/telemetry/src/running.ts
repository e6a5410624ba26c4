import { positive } from './env';

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

export function setRunning(telemetry: RunningTelemetry): void {
  running = telemetry;
}

/**
 * Sends the telemetry that waits and stops it, within `timeoutMs`: a dead backend must not delay an
 * exit. Never rejects; without register, or called again, it returns at once.
 */
export async function flushTelemetry(timeoutMs = flushLimitMs()): Promise<void> {
  const telemetry = running;
  if (telemetry === undefined) return;
  running = undefined;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  // What could not be sent has been named by the exporters' own warnings.
  const sent = telemetry.shutdown().catch(() => undefined);
  await Promise.race([sent, deadline]);
  clearTimeout(timer);
}
