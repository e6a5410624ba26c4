import type { Attrs, AttrValue, Span, SpanLink } from '../tree/model';
import { CODES, IS_REMOTE, KINDS, KNOWS_REMOTE } from './spans';

/** OTLP/JSON as in `ExportTraceServiceRequest` and in `result` of Jaeger's v3 API. */
export interface OtlpTraces {
  resourceSpans: unknown[];
}

function anyValue(value: AttrValue): unknown {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: real(value) };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: attributes(value) } };
}

/** JSON has no NaN and no infinities. proto3 JSON writes them as text. */
function real(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function attributes(attrs: Attrs): unknown[] {
  return Object.entries(attrs).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function link(item: SpanLink): unknown {
  const { traceId, spanId, tracestate } = item;
  return { traceId, spanId, traceState: tracestate, attributes: attributes(item.attributes) };
}

function flags(span: Span): number {
  if (span.remoteParent === undefined) return 0;
  return KNOWS_REMOTE | (span.remoteParent ? IS_REMOTE : 0);
}

function spanJson(span: Span): unknown {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    traceState: span.tracestate,
    parentSpanId: span.parentSpanId ?? '',
    flags: flags(span),
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    attributes: attributes(span.attributes),
    events: span.events.map((event) => ({
      timeUnixNano: String(event.time),
      name: event.name,
      attributes: attributes(event.attributes),
    })),
    links: span.links.map(link),
    status: { code: CODES.indexOf(span.status.code), message: span.status.message },
    droppedAttributesCount: span.dropped.attributes,
    droppedEventsCount: span.dropped.events,
    droppedLinksCount: span.dropped.links,
  };
}

/** Spans as OTLP/JSON, grouped by resource and scope. `spansOf` reads it back. */
export function toOtlpJson(spans: Span[]): OtlpTraces {
  const byResource = Map.groupBy(spans, (span) => JSON.stringify(attributes(span.resource)));
  const resourceSpans = [...byResource.values()].map((sameResource) => {
    const byScope = Map.groupBy(sameResource, (span) => JSON.stringify(span.scope));
    const scopeSpans = [...byScope.values()].map((sameScope) => ({
      scope: sameScope[0]?.scope,
      spans: sameScope.map(spanJson),
    }));
    return { resource: { attributes: attributes(sameResource[0]?.resource ?? {}) }, scopeSpans };
  });
  return { resourceSpans };
}
