/**
 * @deprecated Use the package `@traceshop/span-tracker`, which has no dependencies. This entry
 * point is its alias for one version.
 */
import { createSpanProcessor as create } from '#span-tracker';

interface EndedSpan {
  name: string;
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
}

/** The part of the SDK's SpanProcessor that the tracker implements. */
export interface LedgerProcessor {
  onStart(span: EndedSpan): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The name that `TRACESHOP_TELEMETRY_EXTRA` requires. */
export const createSpanProcessor: () => LedgerProcessor = create;
