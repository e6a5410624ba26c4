/**
 * The global providers, as every copy of `@opentelemetry/api` 1.x finds them. Does not import the
 * API: this package has no dependencies, and a process without the API has nothing to flush.
 */

export const API_KEY = Symbol.for('opentelemetry.js.api.1');
/** Until 1.10, logs had a separate API package. */
const LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs');
const SUPPRESS_TRACING = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

interface Flushable {
  forceFlush?: () => Promise<void>;
  getDelegate?: () => Flushable;
}

interface Context {
  setValue(key: symbol, value: unknown): Context;
}

interface ContextManager {
  active(): Context;
  with<T>(context: Context, run: () => T): T;
}

interface Api {
  trace?: Flushable;
  metrics?: Flushable;
  logs?: Flushable;
  context?: ContextManager;
}

interface Realm {
  [API_KEY]?: Api;
  [LOGS_KEY]?: (version: number) => Flushable;
}

const realm = globalThis as Realm;

/** The global providers are proxies. They cannot be flushed. */
function behind(provider: Flushable | undefined): Flushable | undefined {
  return provider?.getDelegate?.() ?? provider;
}

export function tracerProvider(): object | undefined {
  return behind(realm[API_KEY]?.trace);
}

export async function flushSpans(): Promise<void> {
  await behind(realm[API_KEY]?.trace)?.forceFlush?.();
}

export async function flushLogsAndMetrics(): Promise<void> {
  const { metrics, logs } = realm[API_KEY] ?? {};
  const providers = [metrics, logs, realm[LOGS_KEY]?.(1)].map(behind);
  await Promise.all(providers.map((provider) => provider?.forceFlush?.()));
}

/** Runs a function without creating spans for it. */
export function withoutTracing<T>(run: () => T): T {
  const manager = realm[API_KEY]?.context;
  if (!manager) return run();
  return manager.with(manager.active().setValue(SUPPRESS_TRACING, true), run);
}
