/** Jaeger's older query API, `GET /api/traces/{id}`. Its JSON has lost some of the sent data. */

import * as otlp from '../otlp/json';
import { DecodeError } from '../otlp/protobuf';
import type { Attrs, AttrValue, Span, SpanEvent, SpanKind, StatusCode } from '../tree/model';

const KINDS: Readonly<Record<string, SpanKind>> = {
  internal: 'INTERNAL',
  server: 'SERVER',
  client: 'CLIENT',
  producer: 'PRODUCER',
  consumer: 'CONSUMER',
};

function value(tag: otlp.Json): AttrValue {
  const raw = tag['value'];
  const type = otlp.string(tag['type'], 'tag.type');
  if (type === 'int64') return otlp.plainInteger(otlp.integer(raw, 'tag.value'));
  if (type === 'float64') return otlp.number(raw, 'tag.value');
  if (type === 'bool') return raw === true || raw === 'true';
  return typeof raw === 'string' ? raw : JSON.stringify(raw ?? null);
}

function tagsOf(raw: unknown, what: string): Attrs {
  const pairs = otlp
    .list(raw, what)
    .map((tag): [string, AttrValue] => [otlp.string(tag['key'], 'tag.key'), value(tag)]);
  return Object.fromEntries(pairs);
}

/** Jaeger removes the leading zeros of ids. */
function padded(raw: unknown, bytes: 8 | 16, what: string): string {
  const id = otlp.hexId(otlp.string(raw, what).padStart(bytes * 2, '0'), bytes, what);
  if (id === '') throw new DecodeError(`Jaeger: ${what} is missing`);
  return id;
}

const nanoseconds = (microseconds: unknown, what: string): bigint =>
  otlp.integer(microseconds, what) * 1000n;

function events(raw: unknown): SpanEvent[] {
  return otlp.list(raw, 'logs').map((log) => {
    const { event, ...attributes } = tagsOf(log['fields'], 'log.fields');
    const name = typeof event === 'string' ? event : 'log';
    return { name, time: nanoseconds(log['timestamp'], 'log.timestamp'), attributes };
  });
}

function status(tags: Attrs): { code: StatusCode; message: string } {
  const statusCode = tags['otel.status_code'];
  const failed = statusCode === 'ERROR' || tags['error'] === true;
  const message = tags['otel.status_description'];
  return {
    code: failed ? 'ERROR' : statusCode === 'OK' ? 'OK' : 'UNSET',
    message: typeof message === 'string' ? message : '',
  };
}

const text = (tag: AttrValue | undefined): string => (typeof tag === 'string' ? tag : '');

/** Tags in which Jaeger keeps what OTLP has fields for. */
const FIELDS =
  /^(?:span\.kind|error|otel\.(?:status_code|status_description|scope\.name|scope\.version|library\.name|library\.version)|w3c\.tracestate|internal\.span\.format)$/;

function span(raw: otlp.Json, processes: otlp.Json): Span {
  const tags = tagsOf(raw['tags'], 'tags');
  const process = otlp.object(processes[otlp.string(raw['processID'], 'processID')], 'process');
  const service = otlp.string(process['serviceName'], 'serviceName') || 'unknown_service';
  const traceId = padded(raw['traceID'], 16, 'traceID');
  const parents = otlp
    .list(raw['references'], 'references')
    .filter((one) => one['refType'] === 'CHILD_OF')
    .filter((one) => padded(one['traceID'], 16, 'reference.traceID') === traceId);
  const start = nanoseconds(raw['startTime'], 'startTime');
  return {
    traceId,
    spanId: padded(raw['spanID'], 8, 'spanID'),
    parentSpanId: parents[0] ? padded(parents[0]['spanID'], 8, 'reference.spanID') : undefined,
    tracestate: text(tags['w3c.tracestate']),
    remoteParent: undefined,
    name: otlp.string(raw['operationName'], 'operationName'),
    kind: KINDS[text(tags['span.kind'])] ?? 'UNSPECIFIED',
    start,
    end: start + nanoseconds(raw['duration'], 'duration'),
    status: status(tags),
    attributes: Object.fromEntries(Object.entries(tags).filter(([key]) => !FIELDS.test(key))),
    events: events(raw['logs']),
    links: [],
    scope: {
      name: text(tags['otel.scope.name'] ?? tags['otel.library.name']),
      version: text(tags['otel.scope.version'] ?? tags['otel.library.version']),
    },
    resource: { 'service.name': service, ...tagsOf(process['tags'], 'process.tags') },
    service,
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

/** Spans of a response of `/api/traces/{id}`. @throws DecodeError for another shape */
export function spansOfV1(body: unknown): Span[] {
  const traces = otlp.list(otlp.object(body, 'the answer')['data'], 'data');
  return traces.flatMap((trace) => {
    const processes = otlp.object(trace['processes'], 'processes');
    return otlp.list(trace['spans'], 'spans').map((raw) => span(raw, processes));
  });
}
