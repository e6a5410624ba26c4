import { positive } from '../env';
import type { Parcel } from '../export/sender';

/** The telemetry of this process: set by register, used by `flushTelemetry` and the end of the process. */
export interface RunningTelemetry {
  /** Sends what waits; settles when the backend has taken it or failed. */
  flush(): Promise<void>;
  /** As `flush`, and takes nothing more. */
  shutdown(): Promise<void>;
  /** What has not been sent yet, at once, and takes nothing more. */
  rest(): Parcel[];
}

const FLUSH_LIMIT_MS = 2000;

/** How long a flush may take, in milliseconds: `TRACESHOP_TELEMETRY_FLUSH_MS`, else 2 s. */
export function flushLimitMs(): number {
  return positive('TRACESHOP_TELEMETRY_FLUSH_MS') ?? FLUSH_LIMIT_MS;
}

interface State {
  running?: RunningTelemetry | undefined;
  stopped?: Promise<void> | undefined;
}

/** On the process and not in this module: a program may hold two copies of this package. */
const STATE = Symbol.for('@traceshop/telemetry');

function state(): State {
  const holder = globalThis as { [STATE]?: State };
  if (holder[STATE] === undefined) {
    Object.defineProperty(globalThis, STATE, { value: {} satisfies State });
  }
  return holder[STATE] ?? {};
}

export function setRunning(telemetry: RunningTelemetry): void {
  Object.assign(state(), { running: telemetry, stopped: undefined });
}

/** True once register has started telemetry in this thread, in any copy of this package. */
export function isRunning(): boolean {
  return state().running !== undefined;
}

/**
 * Sends the telemetry that waits and stops it, within `timeoutMs`: a dead backend must not delay an
 * exit. Never rejects; without register it returns at once. Called again, by a second signal say, it
 * waits for the same flush: whoever exits next must not cut it short.
 */
export async function flushTelemetry(timeoutMs = flushLimitMs()): Promise<void> {
  const own = state();
  if (own.running === undefined) return;
  // What could not be sent has been named by the senders' own warnings.
  own.stopped ??= own.running.shutdown().catch(() => undefined);
  await atMost(timeoutMs, own.stopped);
}

/** As `flushTelemetry`, but telemetry goes on. */
export async function flushForNow(timeoutMs = flushLimitMs()): Promise<void> {
  const { running, stopped } = state();
  await atMost(timeoutMs, stopped ?? running?.flush().catch(() => undefined));
}

/** What nobody has flushed; nothing after `flushTelemetry`, which has had its time. */
export function restOfTelemetry(): Parcel[] {
  const { running, stopped } = state();
  return stopped === undefined ? (running?.rest() ?? []) : [];
}

/** The timer keeps the process alive meanwhile: nothing else does. */
async function atMost(ms: number, work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
