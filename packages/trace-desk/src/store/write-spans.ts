import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '#otlp/json';
import { CODES, KINDS, spanOf } from '#otlp/spans';
import type { Span } from '#tree/model';
import type { Dictionaries } from './dictionaries';
import { type Group, groupsOf, instant } from './groups';
import { toBytes } from './ids';
import { type Outcome, storeEach } from './outcome';
import type { Summaries } from './summaries';

/** What a row has no column for, as OTLP/JSON. */
function restOf(raw: Json, { code: _code, ...status }: Json): string {
  const { attributes, events, links, traceState, flags } = raw;
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = raw;
  return JSON.stringify({
    attributes,
    events,
    links,
    traceState,
    flags,
    droppedAttributesCount,
    droppedEventsCount,
    droppedLinksCount,
    status,
  });
}

/** Stores the spans of an OTLP/JSON ExportTraceServiceRequest. */
export function createSpanWriter(
  database: DatabaseSync,
  dictionaries: Dictionaries,
  summaries: Summaries,
) {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO span
      (trace_id, span_id, parent_span_id, operation_id, resource_id, scope_id, start, duration, status, rest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const { operations, resources, scopes } = dictionaries;

  function insertRow(span: Span, raw: Json, group: Group): boolean {
    const start = instant(span.start, 'span.startTimeUnixNano');
    const duration = instant(span.end, 'span.endTimeUnixNano') - start;
    const parent = span.parentSpanId;
    const { changes } = insert.run(
      toBytes(span.traceId),
      toBytes(span.spanId),
      parent === undefined ? null : toBytes(parent),
      operations.idOf(span.service, span.name, KINDS.indexOf(span.kind)),
      resources.idOf(span.service, group.resource),
      scopes.idOf(group.scope),
      start,
      duration,
      CODES.indexOf(span.status.code),
      restOf(raw, (raw['status'] ?? {}) as Json),
    );
    return changes > 0;
  }

  return (body: unknown): Outcome => {
    const outcome: Outcome = { accepted: 0, rejected: 0, problem: undefined };
    for (const group of groupsOf(body, ['resourceSpans', 'scopeSpans', 'spans'])) {
      storeEach(group.leaves, outcome, (raw) => {
        const span = spanOf(raw, group.origin);
        if (insertRow(span, raw, group)) summaries.add(span);
        return 1;
      });
    }
    return outcome;
  };
}
