/**
 * @deprecated Use the package `@traceshop/span-tracker`, which has no dependencies: this entry is its
 * alias for one version.
 */
import { createSpanProcessor as create } from '#span-tracker';

interface EndedSpan {
  name: string;
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
}

/** The SDK's SpanProcessor, as far as the tracker goes. */
export interface LedgerProcessor {
  onStart(span: EndedSpan): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** The name that `TRACESHOP_TELEMETRY_EXTRA` asks for. */
export const createSpanProcessor: () => LedgerProcessor = create;
