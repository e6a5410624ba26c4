import { type Attributes, diag } from '@opentelemetry/api';
import type { LogRecordProcessor, ReadWriteLogRecord } from '@opentelemetry/sdk-logs';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { OBSOLETE_ATTRIBUTES } from './obsolete-attributes';
import { scrub } from './scrub';
import { scrubName } from './scrub-name';
import { scrubValue } from './scrub-value';

/** The parts of a span that `onEnding` can change. The SDK's types declare them read-only. */
interface Draft {
  name: string;
  status: { code: number; message?: string };
  attributes: Attributes;
  events: { name: string; attributes?: Attributes }[];
  links: { attributes?: Attributes }[];
}

/**
 * Scrubs a span when it ends, before any processor exports it. Then cuts its values to `longest`
 * characters: a secret that is cut first would not be recognized.
 */
export function createSpanScrubber(longest: number): SpanProcessor {
  return {
    onStart: () => undefined,
    onEnding(span: Span): void {
      const draft = span as unknown as Draft;
      try {
        scrubSpan(draft, longest);
      } catch (error) {
        // A throw would end the process, and a partly scrubbed span must not leave it.
        blank(draft);
        diag.error('a span could not be scrubbed and was blanked', error);
      }
    },
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function scrubSpan(span: Draft, longest: number): void {
  span.name = scrub(span.name);
  if (span.status.message !== undefined) {
    span.status = { ...span.status, message: scrub(span.status.message) };
  }
  for (const name of OBSOLETE_ATTRIBUTES) {
    if (name in span.attributes) delete span.attributes[name];
  }
  scrubAttributes(span.attributes, longest);
  for (const event of span.events) {
    event.name = scrub(event.name);
    if (event.attributes !== undefined) scrubAttributes(event.attributes, longest);
  }
  for (const link of span.links) {
    if (link.attributes !== undefined) scrubAttributes(link.attributes, longest);
  }
}

function scrubAttributes(attributes: Attributes, longest: number): void {
  for (const [name, value] of Object.entries(attributes)) {
    const clean = cut(scrubValue(value, name), longest);
    if (clean !== value) attributes[name] = clean as string;
    const cleanName = scrubName(name).clean;
    if (cleanName === name) continue;
    delete attributes[name];
    attributes[cleanName] = clean as string;
  }
}

/** The value with all its texts cut. */
function cut(value: unknown, longest: number): unknown {
  if (longest === Number.POSITIVE_INFINITY) return value;
  if (typeof value === 'string') return value.length > longest ? value.slice(0, longest) : value;
  if (Array.isArray(value)) return value.map((item) => cut(item, longest));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, cut(member, longest)]);
  return Object.fromEntries(members);
}

function blank(span: Draft): void {
  span.name = '[could not be scrubbed]';
  span.status = { code: span.status.code };
  span.attributes = {};
  span.events = [];
  span.links = [];
}

/** Scrubs all log records, because some do not pass pino's stream hook. */
export function createLogScrubber(longest: number): LogRecordProcessor {
  return {
    onEmit(record: ReadWriteLogRecord): void {
      try {
        record.setBody(scrubValue(record.body) as string);
        scrubAttributes(record.attributes as Attributes, longest);
      } catch (error) {
        record.setBody('[could not be scrubbed]');
        for (const name of Object.keys(record.attributes)) record.setAttribute(name, '[redacted]');
        diag.error('a log record could not be scrubbed and was blanked', error);
      }
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}
