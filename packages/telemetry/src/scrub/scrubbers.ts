import { type Attributes, diag } from '@opentelemetry/api';
import type { LogRecordProcessor, ReadWriteLogRecord } from '@opentelemetry/sdk-logs';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { OBSOLETE_ATTRIBUTES } from './obsolete-attributes';
import { scrub } from './scrub';
import { scrubValue } from './scrub-value';

/** The parts of a span that `onEnding` may still change; the SDK's types call them read-only. */
interface Draft {
  name: string;
  status: { code: number; message?: string };
  attributes: Attributes;
  events: { name: string; attributes?: Attributes }[];
  links: { attributes?: Attributes }[];
}

/** Scrubs a span as it ends, before any processor exports it. */
export const spanScrubber: SpanProcessor = {
  onStart: () => undefined,
  onEnding(span: Span): void {
    const draft = span as unknown as Draft;
    try {
      scrubSpan(draft);
    } catch (error) {
      // A throw here would end the process, and a span half scrubbed must not leave it.
      blank(draft);
      diag.error('a span could not be scrubbed and was blanked', error);
    }
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function scrubSpan(span: Draft): void {
  span.name = scrub(span.name);
  if (span.status.message !== undefined) {
    span.status = { ...span.status, message: scrub(span.status.message) };
  }
  for (const name of OBSOLETE_ATTRIBUTES) {
    if (name in span.attributes) delete span.attributes[name];
  }
  scrubAttributes(span.attributes);
  for (const event of span.events) {
    event.name = scrub(event.name);
    if (event.attributes !== undefined) scrubAttributes(event.attributes);
  }
  for (const link of span.links) {
    if (link.attributes !== undefined) scrubAttributes(link.attributes);
  }
}

function scrubAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const clean = scrubValue(value, name);
    if (clean !== value) attributes[name] = clean as string;
    const cleanName = scrub(name);
    if (cleanName === name) continue;
    delete attributes[name];
    attributes[cleanName] = clean as string;
  }
}

function blank(span: Draft): void {
  span.name = '[could not be scrubbed]';
  span.status = { code: span.status.code };
  span.attributes = {};
  span.events = [];
  span.links = [];
}

/** Scrubs log records that do not come through pino's stream hook, and those that do once more. */
export const logScrubber: LogRecordProcessor = {
  onEmit(record: ReadWriteLogRecord): void {
    try {
      record.setBody(scrubValue(record.body) as string);
      scrubAttributes(record.attributes as Attributes);
    } catch (error) {
      record.setBody('[could not be scrubbed]');
      for (const name of Object.keys(record.attributes)) record.setAttribute(name, '[redacted]');
      diag.error('a log record could not be scrubbed and was blanked', error);
    }
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
