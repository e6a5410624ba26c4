/** Spans in the JSON of Jaeger's older API. */
import type { Json } from '#otlp/json';
import { isError, kindName, statusName } from '../analysis/otlp-words';
import { tagOf } from '../query/attributes';
import type { StoredSpan } from '../query/spans';

type Tag = ReturnType<typeof tagOf>;

const string = (key: string, value: unknown): Tag[] =>
  value === undefined || value === '' ? [] : [{ key, type: 'string', value }];

const microseconds = (nanoseconds: bigint): number => Number(nanoseconds / 1000n);

/** Jaeger writes an id of 64 bits, as older tracers make them, with 16 digits. */
const shownId = (traceId: string): string =>
  traceId.startsWith('0'.repeat(16)) ? traceId.slice(16) : traceId;

const tagsOf = (attributes: Json[] = []): Tag[] => attributes.map(tagOf);

/** Attributes of the span, and what OTLP has fields for. */
function spanTags({ kind, status, scope, rest }: StoredSpan): Tag[] {
  const { name, version } = JSON.parse(scope) as { name?: string; version?: string };
  return [
    ...string('otel.scope.name', name),
    ...string('otel.scope.version', version),
    ...tagsOf(rest.attributes),
    ...string('span.kind', kindName(kind)),
    ...string('otel.status_code', statusName(status)),
    ...(isError({ status }) ? [{ key: 'error', type: 'bool', value: true }] : []),
    ...string('otel.status_description', rest.status.message),
    ...string('w3c.tracestate', rest.traceState),
  ];
}

function referencesOf({ traceId, parentSpanId, rest }: StoredSpan): unknown[] {
  const parent = { refType: 'CHILD_OF', traceID: shownId(traceId), spanID: parentSpanId };
  const links = (rest.links ?? []).map((link) => ({
    refType: 'FOLLOWS_FROM',
    traceID: shownId(String(link['traceId'])),
    spanID: link['spanId'],
  }));
  return parentSpanId === undefined ? links : [parent, ...links];
}

function logOf(event: Json): unknown {
  return {
    timestamp: microseconds(BigInt(String(event['timeUnixNano'] ?? 0))),
    fields: [
      ...string('event', event['name']),
      ...tagsOf(event['attributes'] as Json[] | undefined),
    ],
  };
}

function spanJson(span: StoredSpan, processID: string): unknown {
  const duration = microseconds(span.duration);
  return {
    traceID: shownId(span.traceId),
    spanID: span.spanId,
    operationName: span.name,
    references: referencesOf(span),
    startTime: microseconds(span.start),
    duration: Math.max(0, duration),
    tags: spanTags(span),
    logs: (span.rest.events ?? []).map(logOf),
    processID,
    warnings: null,
  };
}

function processJson({ service, resource }: StoredSpan): unknown {
  const { attributes = [] } = JSON.parse(resource) as { attributes?: Json[] };
  const others = attributes.filter(({ key }) => key !== 'service.name');
  return { serviceName: service, tags: others.map(tagOf) };
}

/** One trace. Spans of equal resources share a process. */
export function traceJson(spans: readonly StoredSpan[]): unknown {
  const processes = new Map<string, { id: string; json: unknown }>();
  const processOf = (span: StoredSpan): string => {
    const known = processes.get(span.resource);
    if (known) return known.id;
    const id = `p${processes.size + 1}`;
    processes.set(span.resource, { id, json: processJson(span) });
    return id;
  };
  const all = spans.map((span) => spanJson(span, processOf(span)));
  return {
    traceID: shownId(spans[0]?.traceId ?? ''),
    spans: all,
    processes: Object.fromEntries([...processes.values()].map(({ id, json }) => [id, json])),
    warnings: null,
  };
}
