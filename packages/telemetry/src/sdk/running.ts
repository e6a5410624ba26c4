import { positive } from '../env';
import type { Parcel } from '../export/sender';
import type { EsModules } from '../instrumentation/es-modules';

/** The telemetry of this process. Set by register; used by `flushTelemetry` and at the end of the process. */
export interface RunningTelemetry {
  serviceName: string;
  /** Sends waiting items. Settles when the backend has accepted them or failed. */
  flush(): Promise<void>;
  /** Like `flush`, and accepts nothing more. */
  shutdown(): Promise<void>;
  /** Returns unsent items at once, and accepts nothing more. */
  rest(): Parcel[];
  /** Instruments libraries that ES modules import from now on. */
  hookEsModules(): EsModules;
  /** Names the libraries that the program has loaded without instrumentation. */
  warnOfUninstrumented(esModules: EsModules | undefined): void;
}

const FLUSH_LIMIT_MS = 2000;

/** Limit of a flush in milliseconds: `TRACESHOP_TELEMETRY_FLUSH_MS`, else 2 s. */
export function flushLimitMs(): number {
  return positive('TRACESHOP_TELEMETRY_FLUSH_MS') ?? FLUSH_LIMIT_MS;
}

interface State {
  running?: RunningTelemetry | undefined;
  stopped?: Promise<void> | undefined;
  esModules?: EsModules;
  loadsReviewed?: boolean;
}

/** Stored on the process, because a program may hold two copies of this package. */
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

/** The service name of the telemetry that runs in this thread. */
export function nameOfRunning(): string | undefined {
  return state().running?.serviceName;
}

/** True once register has started telemetry in this thread, in any copy of this package. */
export function isRunning(): boolean {
  return state().running !== undefined;
}

/** Instruments ES modules in this thread: once, by the copy of this package that runs. */
export function hookEsModulesOnce(): void {
  const own = state();
  if (own.running !== undefined) own.esModules ??= own.running.hookEsModules();
}

/** Warns once of libraries that are not instrumented, when the program has loaded what it needs. */
export function reviewLoadsOnce(): void {
  const own = state();
  if (own.running === undefined || own.loadsReviewed) return;
  own.loadsReviewed = true;
  own.running.warnOfUninstrumented(own.esModules);
}

/**
 * Sends waiting telemetry and stops it, within `timeoutMs`, because an unavailable backend must not
 * delay an exit. Never rejects. Without register it returns at once. A second call, such as after a
 * second signal, waits for the same flush.
 */
export async function flushTelemetry(timeoutMs = flushLimitMs()): Promise<void> {
  const own = state();
  if (own.running === undefined) return;
  // The senders' own warnings have named what could not be sent.
  own.stopped ??= own.running.shutdown().catch(() => undefined);
  await atMost(timeoutMs, own.stopped);
}

/** Like `flushTelemetry`, but telemetry continues. */
export async function flushForNow(timeoutMs = flushLimitMs()): Promise<void> {
  const { running, stopped } = state();
  await atMost(timeoutMs, stopped ?? running?.flush().catch(() => undefined));
}

/** Unsent items. Empty after `flushTelemetry`, which has had its time. */
export function restOfTelemetry(): Parcel[] {
  const { running, stopped } = state();
  return stopped === undefined ? (running?.rest() ?? []) : [];
}

/** The timer keeps the process alive: nothing else does. */
async function atMost(ms: number, work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
