import type { StoredSpan } from './spans';

function spanJson(span: StoredSpan): unknown {
  const { status, ...rest } = span.rest;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.start + span.duration),
    ...rest,
    status: { ...status, ...(span.status === 0 ? {} : { code: span.status }) },
  };
}

/** Spans as OTLP/JSON, grouped by resource and scope. */
export function otlpOf(spans: readonly StoredSpan[]): unknown {
  const resourceSpans = [...Map.groupBy(spans, ({ resource }) => resource)].map(
    ([resource, ofResource]) => ({
      resource: JSON.parse(resource),
      scopeSpans: [...Map.groupBy(ofResource, ({ scope }) => scope)].map(([scope, ofScope]) => ({
        scope: JSON.parse(scope),
        spans: ofScope.map(spanJson),
      })),
    }),
  );
  return { resourceSpans };
}
