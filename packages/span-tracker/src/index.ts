export type { Exporter, ExportResult } from './sdk-fields';
export type { TrackedSpan } from './span-accounts';
export { createSpanProcessor, type TrackingProcessor, trackExporter } from './span-processor';
