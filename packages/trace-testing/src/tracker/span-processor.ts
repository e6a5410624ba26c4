/**
 * A span processor that keeps account of open and ended spans by trace and tells the test that
 * started this process, over its IPC channel. Without such a channel it does nothing.
 *
 * Load it into a Traceshop service with `TRACESHOP_TELEMETRY_EXTRA=@traceshop/trace-testing/ledger`;
 * elsewhere put `createSpanProcessor()` into the SDK's `spanProcessors`.
 */
import { metrics, trace } from '@opentelemetry/api';
import { type Account, type FlushRequest, type FromService, isFlushRequest } from './messages';
import { oneAtATime } from './one-at-a-time';
import { createSpanTracker, type TrackedSpan } from './span-tracker';

/** The SDK's SpanProcessor, as far as the span tracker goes. */
export interface LedgerProcessor {
  onStart(span: TrackedSpan): void;
  onEnd(span: TrackedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface Flushable {
  forceFlush?: () => Promise<void>;
  getDelegate?: () => Flushable;
}

/** The global provider is a proxy, which cannot be flushed itself. */
async function flushProvider(provider: object): Promise<void> {
  const outer = provider as Flushable;
  const inner = outer.getDelegate?.() ?? outer;
  await inner.forceFlush?.();
}

/** Each flush is an export of its own, and an OTLP exporter drops spans beyond 30 that are under way. */
const flushSpans = oneAtATime(() => flushProvider(trace.getTracerProvider()));
const flushLogsAndMetrics = oneAtATime(async () => {
  // `logs` is part of the API since 1.10; older ones keep it in a package of its own.
  const api: { logs?: { getLoggerProvider(): object } } = await import('@opentelemetry/api');
  await Promise.all([
    flushProvider(metrics.getMeterProvider()),
    api.logs ? flushProvider(api.logs.getLoggerProvider()) : undefined,
  ]);
});

function send(message: FromService): void {
  if (!process.connected) return;
  // The callback takes the error of a parent that has just gone: nobody is left to be told.
  process.send?.(message, undefined, undefined, () => undefined);
}

interface ResourceNames {
  service: string;
  instance: string | undefined;
}

function resourceNames(resource: TrackedSpan['resource']): ResourceNames {
  const attributes = resource?.attributes ?? {};
  const service = attributes['service.name'];
  const instance = attributes['service.instance.id'];
  return {
    service: typeof service === 'string' ? service : 'unknown_service',
    instance: typeof instance === 'string' ? instance : undefined,
  };
}

async function reply(
  request: FlushRequest,
  state: { resource: TrackedSpan['resource']; account: (traceId: string) => Account },
): Promise<void> {
  send({ type: 'trace-testing:ack', id: request.id });
  let error: string | undefined;
  try {
    await flushSpans();
    if (request.allSignals) await flushLogsAndMetrics();
  } catch (cause) {
    error = String(cause);
  }
  const accounts = Object.fromEntries(request.traceIds.map((id) => [id, state.account(id)]));
  const names = resourceNames(state.resource);
  send({ type: 'trace-testing:flushed', id: request.id, ...names, accounts, error });
}

/** The name that `TRACESHOP_TELEMETRY_EXTRA` asks for. */
export function createSpanProcessor(): LedgerProcessor {
  const tracker = createSpanTracker((traceId, linksTo) =>
    send({ type: 'trace-testing:idle', traceId, linksTo }),
  );
  // Read when asked: parts of a resource may be detected asynchronously.
  const state = { resource: undefined as TrackedSpan['resource'], account: tracker.account };
  const listener = (message: unknown): void => {
    if (isFlushRequest(message)) void reply(message, state);
  };
  if (process.send) {
    process.on('message', listener);
    // A listener keeps the process alive; a span tracker must not.
    process.channel?.unref();
  }
  return {
    onStart(span) {
      state.resource = span.resource;
      tracker.started(span);
    },
    onEnd: tracker.ended,
    forceFlush: async () => undefined,
    // The SDK is shut down before the process ends: until then questions are answered.
    shutdown: async () => undefined,
  };
}
