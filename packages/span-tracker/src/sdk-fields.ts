/**
 * The private fields in which the SDK keeps its processors and exporters. sdk-lines.test.ts checks
 * them against an installed SDK of each line.
 */
import type { TrackedSpan } from './span-accounts';

/** The part of the SDK's SpanExporter that is used here. */
export interface Exporter {
  export(spans: readonly TrackedSpan[], done: (result: ExportResult) => void): void;
  shutdown?(): Promise<void>;
}

export interface ExportResult {
  /** 0 means success. */
  code: number;
  error?: Error | undefined;
}

/** The field of the provider that holds the processors. */
const ACTIVE_PROCESSOR = [
  // Line 1
  'activeSpanProcessor',
  // Lines 2 and 3
  '_activeSpanProcessor',
] as const;

/** Its field that holds the list, in all lines. */
const PROCESSORS = '_spanProcessors';

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The list that the provider calls for each span. Undefined if it is unknown. */
export function processorsOf(provider: object): unknown[] | undefined {
  const fields = provider as Fields;
  const active = ACTIVE_PROCESSOR.map((name) => fields[name]).find(isObject);
  const list = active?.[PROCESSORS];
  return Array.isArray(list) ? list : undefined;
}

function isExporter(value: Fields): boolean {
  return typeof value['export'] === 'function' && typeof value['shutdown'] === 'function';
}

/** A filtering processor may wrap the batching one, and an exporter may wrap another. */
const MAX_DEPTH = 4;

/** The innermost exporters in the fields of these processors. A wrapper may filter. */
export function exportersOf(processors: readonly unknown[]): Exporter[] {
  const seen = new Set<unknown>();
  function look(value: unknown, depth: number): Exporter[] {
    if (!isObject(value) || seen.has(value) || depth > MAX_DEPTH) return [];
    seen.add(value);
    const inner = Object.values(value).flatMap((field) => look(field, depth + 1));
    return inner.length === 0 && isExporter(value) ? [value as unknown as Exporter] : inner;
  }
  return processors.flatMap((processor) => look(processor, 0));
}
