/**
 * Jaeger's older query API, which its page and Grafana's data source use.
 * https://www.jaegertracing.io/docs/2.13/architecture/apis/
 */
import type { DatabaseSync } from 'node:sqlite';
import { kindName } from '../analysis/otlp-words';
import { type Answer, QueryError } from '../query/answer';
import { dependenciesIn } from '../query/dependencies';
import { operationsOf, servicesOf } from '../query/names';
import { searchTraces, type TraceSearch } from '../query/search';
import { spansOfTrace } from '../query/spans';
import { checkDurations, durationOf, integerOf, limitOf, traceIdOf } from './parameters';
import { traceJson } from './v1-trace';

const HOUR_NS = 3_600_000_000_000n;
const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

const data = (list: unknown[], total: number): Answer => ({
  status: 200,
  body: { data: list, total, limit: 0, offset: 0, errors: null },
});

export function errorV1({ status, message }: QueryError): Answer {
  const errors = [{ code: status, msg: message }];
  return { status, body: { data: null, total: 0, limit: 0, offset: 0, errors } };
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) throw new QueryError(400, `parameter '${name}' is required`);
  return value;
}

function operations(database: DatabaseSync, query: URLSearchParams): Answer {
  const kind = query.get('spanKind');
  const found = operationsOf(database, required(query, 'service'))
    .map((operation) => ({ name: operation.name, spanKind: kindName(operation.kind) }))
    .filter(({ spanKind }) => !kind || spanKind === kind);
  return data(found, found.length);
}

function operationNames(database: DatabaseSync, service: string): Answer {
  const names = new Set(operationsOf(database, service).map(({ name }) => name));
  return data([...names], names.size);
}

/** `tags={"key":"value"}`, and any number of `tag=key:value`. @throws QueryError (400) */
function tagsOf(query: URLSearchParams): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of query.getAll('tag')) {
    const colon = tag.indexOf(':');
    if (colon < 1) throw new QueryError(400, `tag "${tag}" is not of the form key:value`);
    tags.set(tag.slice(0, colon), tag.slice(colon + 1));
  }
  for (const json of query.getAll('tags')) {
    for (const [key, value] of Object.entries(jsonTags(json))) tags.set(key, value);
  }
  return tags;
}

function jsonTags(json: string): Record<string, string> {
  const wrong = new QueryError(400, `tags "${json}" is not a JSON object of texts`);
  let tags: unknown;
  try {
    tags = JSON.parse(json);
  } catch {
    throw wrong;
  }
  const right =
    typeof tags === 'object' &&
    tags !== null &&
    !Array.isArray(tags) &&
    Object.values(tags).every((value) => typeof value === 'string');
  if (!right) throw wrong;
  return tags as Record<string, string>;
}

function searchOf(query: URLSearchParams): TraceSearch {
  const from = integerOf(query.get('start'), 'start');
  const to = integerOf(query.get('end'), 'end');
  const minDuration = durationOf(query.get('minDuration'), 'minDuration');
  const maxDuration = durationOf(query.get('maxDuration'), 'maxDuration');
  checkDurations(minDuration, maxDuration);
  const end = to === undefined ? now() : to * 1000n;
  return {
    service: required(query, 'service'),
    operation: query.get('operation') || undefined,
    from: from === undefined ? end - HOUR_NS : from * 1000n,
    to: end,
    minDuration,
    maxDuration,
    tags: tagsOf(query),
    limit: limitOf(query.get('limit'), 'limit'),
  };
}

function traces(database: DatabaseSync, query: URLSearchParams): Answer {
  const asked = query.getAll('traceID').map(traceIdOf);
  const ids = asked.length > 0 ? asked : searchTraces(database, searchOf(query));
  const found = ids.map((id) => spansOfTrace(database, id)).filter((spans) => spans.length > 0);
  return data(found.map(traceJson), 0);
}

function trace(database: DatabaseSync, id: string): Answer {
  const spans = spansOfTrace(database, traceIdOf(id));
  if (spans.length === 0) throw new QueryError(404, 'trace not found');
  return data([traceJson(spans)], 0);
}

function dependencies(database: DatabaseSync, query: URLSearchParams): Answer {
  const end = integerOf(query.get('endTs'), 'endTs');
  const lookback = integerOf(query.get('lookback'), 'lookback');
  const to = end === undefined ? now() : end * 1_000_000n;
  const from = to - (lookback === undefined ? 24n * HOUR_NS : lookback * 1_000_000n);
  return data(dependenciesIn(database, { from, to }), 0);
}

/** The response to a path below `/api/`. Undefined for a path of another API. @throws QueryError */
export function answerV1(database: DatabaseSync, url: URL): Answer | undefined {
  const { searchParams: query } = url;
  const [, , resource, name, more] = url.pathname.split('/').map(decodeURIComponent);
  if (resource === 'services' && name && more === 'operations') {
    return operationNames(database, name);
  }
  if (more !== undefined) return undefined;
  if (resource === 'traces') return name ? trace(database, name) : traces(database, query);
  if (name !== undefined) return undefined;
  if (resource === 'operations') return operations(database, query);
  if (resource === 'dependencies') return dependencies(database, query);
  if (resource !== 'services') return undefined;
  const services = servicesOf(database);
  return data(services, services.length);
}
