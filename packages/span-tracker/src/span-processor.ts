import { follow } from './exporter';
import { tracerProvider } from './otel-globals';
import { type Exporter, exportersOf, processorsOf } from './sdk-fields';
import type { TrackedSpan } from './span-accounts';
import { realmTracker, type Tracker } from './tracker';

/** The SDK's SpanProcessor, as far as the tracker goes; it fits all SDK lines. */
export interface TrackingProcessor {
  onStart(span: TrackedSpan): void;
  onEnd(span: TrackedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

let explicit = false;

/**
 * Follows the exporters of the global provider. Should they belong to other spans than ours, none
 * of ours passes, and all that has ended counts as sent.
 */
export function followExporters(tracker: Tracker): boolean {
  const provider = tracerProvider();
  const exporters = provider ? exportersOf(processorsOf(provider) ?? []) : [];
  for (const exporter of exporters) follow(exporter, tracker);
  return exporters.length > 0;
}

/**
 * The span processor that keeps account of open and ended spans: put it into the SDK's
 * `spanProcessors`, before the one that exports. It reports to a test where `SPAN_TRACKER_URL` names
 * the test's receiver, or where the test runs in the same process; else to nobody.
 */
export function createSpanProcessor(): TrackingProcessor {
  const tracker = realmTracker();
  let looked = false;
  tracker.open();
  return {
    onStart(span) {
      // Not before: the provider is made with its processors.
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
 * Has the exporter tell which spans it is handed, so that nobody waits for a span that a processor
 * filters out. Needed only where the tracker does not find the exporter by itself: behind a
 * processor with private fields, or behind a provider that is not the global one.
 */
export function trackExporter<E extends Exporter>(exporter: E): E {
  explicit = true;
  const tracker = realmTracker();
  tracker.seeExporter();
  return follow(exporter, tracker);
}
