import type { Span, SpanEvent, SpanKind, SpanLink, StatusCode } from '../tree/model';
import * as otlp from './json';
import { DecodeError } from './protobuf';

/** In the order of OTLP's numbers. */
export const KINDS: readonly SpanKind[] = [
  'UNSPECIFIED',
  'INTERNAL',
  'SERVER',
  'CLIENT',
  'PRODUCER',
  'CONSUMER',
];
/** In the order of OTLP's numbers. */
export const CODES: readonly StatusCode[] = ['UNSET', 'OK', 'ERROR'];

// SpanFlags of trace.proto: whether the sender knows if the parent is remote, and whether it is.
export const KNOWS_REMOTE = 0x100;
export const IS_REMOTE = 0x200;

function word<T>(words: readonly T[], value: unknown, what: string): T {
  const found = words[Number(otlp.integer(value, what))];
  if (found === undefined) throw new DecodeError(`OTLP: unknown ${what}`);
  return found;
}

function event(raw: otlp.Json): SpanEvent {
  return {
    name: otlp.string(raw['name'], 'event.name'),
    time: otlp.integer(raw['timeUnixNano'], 'event.timeUnixNano'),
    attributes: otlp.attributes(raw['attributes']),
  };
}

function link(raw: otlp.Json): SpanLink {
  return {
    traceId: otlp.hexId(raw['traceId'], 16, 'link.traceId'),
    spanId: otlp.hexId(raw['spanId'], 8, 'link.spanId'),
    tracestate: otlp.string(raw['traceState'], 'link.traceState'),
    attributes: otlp.attributes(raw['attributes']),
  };
}

function ids(raw: otlp.Json): Pick<Span, 'traceId' | 'spanId' | 'parentSpanId'> {
  const traceId = otlp.hexId(raw['traceId'], 16, 'span.traceId');
  const spanId = otlp.hexId(raw['spanId'], 8, 'span.spanId');
  if (traceId === '' || spanId === '') throw new DecodeError('OTLP: a span without ids');
  const parentSpanId = otlp.hexId(raw['parentSpanId'], 8, 'span.parentSpanId');
  return { traceId, spanId, parentSpanId: parentSpanId === '' ? undefined : parentSpanId };
}

/** One span of OTLP/JSON. @throws DecodeError */
export function spanOf(raw: otlp.Json, origin: otlp.Origin): Span {
  const flags = Number(otlp.integer(raw['flags'], 'span.flags'));
  const status = otlp.object(raw['status'], 'status');
  const count = (key: string) => Number(otlp.integer(raw[key], key));
  return {
    ...ids(raw),
    tracestate: otlp.string(raw['traceState'], 'span.traceState'),
    remoteParent: flags & KNOWS_REMOTE ? (flags & IS_REMOTE) !== 0 : undefined,
    name: otlp.string(raw['name'], 'span.name'),
    kind: word(KINDS, raw['kind'], 'span.kind'),
    start: otlp.integer(raw['startTimeUnixNano'], 'span.startTimeUnixNano'),
    end: otlp.integer(raw['endTimeUnixNano'], 'span.endTimeUnixNano'),
    status: {
      code: word(CODES, status['code'], 'status.code'),
      message: otlp.string(status['message'], 'status.message'),
    },
    attributes: otlp.attributes(raw['attributes']),
    events: otlp.list(raw['events'], 'events').map(event),
    links: otlp.list(raw['links'], 'links').map(link),
    ...origin,
    dropped: {
      attributes: count('droppedAttributesCount'),
      events: count('droppedEventsCount'),
      links: count('droppedLinksCount'),
    },
  };
}

/**
 * Spans of an OTLP/JSON ExportTraceServiceRequest (or of Jaeger's v3 `result`, with the same
 * shape).
 * @throws DecodeError for another shape, or a span without ids.
 */
export function spansOf(body: unknown): Span[] {
  const spans: Span[] = [];
  for (const { leaf, origin } of otlp.leaves(body, ['resourceSpans', 'scopeSpans', 'spans'])) {
    spans.push(spanOf(leaf, origin));
  }
  return spans;
}
