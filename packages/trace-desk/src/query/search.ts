import type { DatabaseSync } from 'node:sqlite';
import { isError, kindName, statusName } from '../analysis/otlp-words';
import { toHex } from '../store/ids';
import { type Attributes, attributesOf } from './attributes';
import { SELECT_SPANS, type StoredSpan, spanOfRow } from './spans';

/** Finds traces with one span that has all of this. */
export interface TraceSearch {
  /** Undefined fits every service. */
  service: string | undefined;
  operation: string | undefined;
  /** The span starts in this window, in nanoseconds since the epoch. */
  from: bigint;
  to: bigint;
  /** Nanoseconds. */
  minDuration: bigint | undefined;
  maxDuration: bigint | undefined;
  /** Attributes of the span, its events, its scope or its resource, as text. */
  tags: ReadonlyMap<string, string>;
  limit: number;
}

function whereOf(search: TraceSearch): { where: string; values: (string | bigint)[] } {
  const conditions: [string, string | bigint | undefined][] = [
    ['operation.service = ?', search.service],
    ['operation.name = ?', search.operation],
    ['span.start >= ?', search.from],
    ['span.start <= ?', search.to],
    ['span.duration >= ?', search.minDuration],
    ['span.duration <= ?', search.maxDuration],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  return {
    where: asked.map(([condition]) => condition).join(' AND '),
    values: asked.map(([, value]) => value as string | bigint),
  };
}

/** What Jaeger shows as tags although OTLP has fields for it. */
function fieldTag(span: StoredSpan, key: string): string | undefined {
  if (key === 'span.kind') return kindName(span.kind);
  if (key === 'otel.status_code') return statusName(span.status);
  if (key === 'error') return String(isError(span));
  return undefined;
}

function attributeSets(span: StoredSpan): Attributes[] {
  const { attributes, events = [] } = span.rest;
  const { attributes: resource } = JSON.parse(span.resource) as { attributes?: unknown };
  const { attributes: scope } = JSON.parse(span.scope) as { attributes?: unknown };
  return [attributes, resource, scope, ...events.map((event) => event['attributes'])].map(
    attributesOf,
  );
}

function hasTags(span: StoredSpan, tags: ReadonlyMap<string, string>): boolean {
  if (tags.size === 0) return true;
  const sets = attributeSets(span);
  return [...tags].every(
    ([key, value]) =>
      fieldTag(span, key) === value || sets.some((attributes) => attributes.get(key) === value),
  );
}

/** Ids of the traces, the one whose matching span started last comes first. */
export function searchTraces(database: DatabaseSync, search: TraceSearch): string[] {
  const { where, values } = whereOf(search);
  // Only what is needed to sort: whole spans would be sorted with all their attributes.
  const matching = database.prepare(
    `SELECT span.id, span.trace_id FROM span JOIN operation ON operation.id = span.operation_id
    WHERE ${where} ORDER BY span.start DESC`,
  );
  const whole = database.prepare(`${SELECT_SPANS} WHERE span.id = ?`);
  whole.setReadBigInts(true);
  const found = new Set<string>();
  for (const row of matching.iterate(...values)) {
    const { id, trace_id } = row as { id: number; trace_id: Uint8Array };
    const traceId = toHex(trace_id);
    if (found.has(traceId)) continue;
    if (search.tags.size > 0 && !hasTags(spanOfRow(whole.get(id)), search.tags)) continue;
    found.add(traceId);
    if (found.size >= search.limit) break;
  }
  return [...found];
}
