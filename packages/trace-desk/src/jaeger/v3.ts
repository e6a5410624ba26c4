/**
 * Jaeger's newer query API: OTLP/JSON.
 * https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v3/query_service.proto
 */
import type { DatabaseSync } from 'node:sqlite';
import { kindName } from '../analysis/otlp-words';
import { type Answer, QueryError } from '../query/answer';
import { operationsOf, servicesOf } from '../query/names';
import { otlpOf } from '../query/otlp';
import { searchTraces, type TraceSearch } from '../query/search';
import { type StoredSpan, spansOfTrace } from '../query/spans';
import { checkDurations, durationOf, limitOf, traceIdOf } from './parameters';

export function errorV3({ status, message }: QueryError): Answer {
  return { status, body: { error: { httpCode: status, message } } };
}

function result(spans: readonly StoredSpan[]): Answer {
  if (spans.length === 0) throw new QueryError(404, 'No traces found');
  return { status: 200, body: { result: otlpOf(spans) } };
}

/** @throws QueryError (400) */
function timeOf(text: string | null, name: string): bigint {
  const milliseconds = Date.parse(text ?? '');
  if (Number.isNaN(milliseconds)) {
    throw new QueryError(400, 'query.start_time_min and query.start_time_max are required');
  }
  // RFC 3339 may be finer than a Date.
  const fraction = /\.(\d+)/.exec(text ?? '')?.[1] ?? '';
  if (fraction.length > 9) throw new QueryError(400, `${name} is finer than a nanosecond`);
  const whole = BigInt(Math.floor(milliseconds / 1000)) * 1_000_000_000n;
  return whole + BigInt(fraction.padEnd(9, '0'));
}

/** @throws QueryError (400) */
function attributesOf(json: string | null): Map<string, string> {
  if (!json) return new Map();
  try {
    return new Map(Object.entries(JSON.parse(json) as Record<string, string>));
  } catch {
    throw new QueryError(400, `query.attributes "${json}" is not a JSON object of texts`);
  }
}

function searchOf(query: URLSearchParams): TraceSearch {
  const duration = (name: string) => durationOf(query.get(`query.${name}`), `query.${name}`);
  const minDuration = duration('duration_min');
  const maxDuration = duration('duration_max');
  checkDurations(minDuration, maxDuration);
  return {
    service: query.get('query.service_name') || undefined,
    operation: query.get('query.operation_name') || undefined,
    from: timeOf(query.get('query.start_time_min'), 'query.start_time_min'),
    to: timeOf(query.get('query.start_time_max'), 'query.start_time_max'),
    minDuration,
    maxDuration,
    tags: attributesOf(query.get('query.attributes')),
    // Two spellings, of Jaeger before and after 2.14.
    limit: limitOf(query.get('query.num_traces') ?? query.get('query.search_depth'), 'limit'),
  };
}

function operations(database: DatabaseSync, query: URLSearchParams): Answer {
  const kind = query.get('span_kind');
  const found = operationsOf(database, query.get('service') ?? '')
    .map((operation) => ({ name: operation.name, spanKind: kindName(operation.kind) }))
    .filter(({ spanKind }) => !kind || spanKind === kind);
  return { status: 200, body: { operations: found } };
}

/** The response to a path below `/api/v3/`. Undefined for an unknown one. @throws QueryError */
export function answerV3(database: DatabaseSync, url: URL): Answer | undefined {
  const path = url.pathname.slice('/api/v3/'.length);
  if (path === 'services') return { status: 200, body: { services: servicesOf(database) } };
  if (path === 'operations') return operations(database, url.searchParams);
  if (path === 'traces') {
    const ids = searchTraces(database, searchOf(url.searchParams));
    return result(ids.flatMap((id) => spansOfTrace(database, id)));
  }
  const id = /^traces\/([^/]+)$/.exec(path)?.[1];
  return id === undefined ? undefined : result(spansOfTrace(database, traceIdOf(id)));
}
