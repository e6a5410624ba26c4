import { follow } from './exporter';
import { tracerProvider } from './otel-globals';
import { type Exporter, exportersOf, processorsOf } from './sdk-fields';
import type { TrackedSpan } from './span-accounts';
import { realmTracker, type Tracker } from './tracker';

/** The part of the SDK's SpanProcessor that the tracker implements. It fits all SDK lines. */
export interface TrackingProcessor {
  onStart(span: TrackedSpan): void;
  onEnd(span: TrackedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

let explicit = false;

/**
 * Follows the exporters of the global provider. If they export other spans only, no span of this
 * tracker passes, and every ended span counts as sent.
 */
export function followExporters(tracker: Tracker): boolean {
  const provider = tracerProvider();
  const exporters = provider ? exportersOf(processorsOf(provider) ?? []) : [];
  for (const exporter of exporters) follow(exporter, tracker);
  return exporters.length > 0;
}

/**
 * The span processor that counts open and ended spans. Put it into the SDK's `spanProcessors`,
 * before the exporting one. It reports to the test's receiver in `SPAN_TRACKER_URL`, or to a test
 * in the same process. Otherwise it reports to nobody.
 */
export function createSpanProcessor(): TrackingProcessor {
  const tracker = realmTracker();
  let looked = false;
  tracker.open();
  return {
    onStart(span) {
      // Not earlier: the provider is created with its processors.
      if (!looked && !explicit) followExporters(tracker);
      looked = true;
      tracker.started(span);
    },
    onEnd: (span) => tracker.ended(span),
    forceFlush: async () => undefined,
    shutdown: () => tracker.close(),
  };
}

/**
 * Makes the exporter report the spans that it receives, so that no test waits for a span that a
 * processor filters out. Needed only where the tracker cannot find the exporter: after a processor
 * with private fields, or with a provider that is not the global one.
 */
export function trackExporter<E extends Exporter>(exporter: E): E {
  explicit = true;
  const tracker = realmTracker();
  tracker.seeExporter();
  return follow(exporter, tracker);
}
