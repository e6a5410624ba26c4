import type { DatabaseSync } from 'node:sqlite';
import * as otlp from '#otlp/json';
import { logOf, METRIC_KINDS, pointsOf } from '#otlp/signals';
import type { Dictionaries } from './dictionaries';
import { type Group, groupsOf, instant } from './groups';
import { toBytes } from './ids';
import { type Outcome, storeEach } from './outcome';

/** Stores the records of an OTLP/JSON ExportLogsServiceRequest. */
export function createLogWriter(database: DatabaseSync, dictionaries: Dictionaries) {
  const insert = database.prepare(
    `INSERT INTO log (time, trace_id, span_id, severity, resource_id, scope_id, rest, received)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const { resources, scopes } = dictionaries;

  function insertRow(raw: otlp.Json, group: Group, received: number): void {
    const record = logOf(raw, group.origin);
    const { severityText, body, attributes, eventName } = raw;
    insert.run(
      // A record may have no time at all.
      instant(record.time, 'log.timeUnixNano') || BigInt(received) * 1_000_000n,
      record.traceId === undefined ? null : toBytes(record.traceId),
      record.spanId === undefined ? null : toBytes(record.spanId),
      record.severityNumber,
      resources.idOf(record.service, group.resource),
      scopes.idOf(group.scope),
      JSON.stringify({ severityText, body, attributes, eventName }),
      received,
    );
  }

  return (body: unknown, received: number): Outcome => {
    const outcome: Outcome = { accepted: 0, rejected: 0, problem: undefined };
    for (const group of groupsOf(body, ['resourceLogs', 'scopeLogs', 'logRecords'])) {
      storeEach(group.leaves, outcome, (raw) => {
        insertRow(raw, group, received);
        return 1;
      });
    }
    return outcome;
  };
}

interface Data {
  /** What all points of the metric have in common. */
  described: otlp.Json;
  points: otlp.Json[];
}

function dataOf(raw: otlp.Json): Data {
  const kind = METRIC_KINDS.find((candidate) => candidate in raw) ?? 'gauge';
  const { dataPoints, aggregationTemporality, isMonotonic } = otlp.object(raw[kind], kind);
  const { unit, description } = raw;
  return {
    described: { kind, unit, description, aggregationTemporality, isMonotonic },
    points: otlp.list(dataPoints, 'dataPoints'),
  };
}

/** Stores the points of an OTLP/JSON ExportMetricsServiceRequest. */
export function createPointWriter(database: DatabaseSync, dictionaries: Dictionaries) {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO point (series_id, time, rest, received) VALUES (?, ?, ?, ?)',
  );
  const { resources, scopes, series } = dictionaries;

  function insertPoints(raw: otlp.Json, group: Group, received: number): number {
    const [first] = pointsOf(raw, group.origin);
    if (!first) return 0;
    const { described, points } = dataOf(raw);
    const resource = resources.idOf(group.origin.service, group.resource);
    const scope = scopes.idOf(group.scope);
    for (const { attributes, timeUnixNano, ...rest } of points) {
      const json = JSON.stringify({ ...described, attributes });
      const time = instant(otlp.integer(timeUnixNano, 'point.timeUnixNano'), 'point.timeUnixNano');
      const id = series.idOf(resource, scope, first.name, json);
      insert.run(id, time, JSON.stringify(rest), received);
    }
    return points.length;
  }

  return (body: unknown, received: number): Outcome => {
    const outcome: Outcome = { accepted: 0, rejected: 0, problem: undefined };
    for (const group of groupsOf(body, ['resourceMetrics', 'scopeMetrics', 'metrics'])) {
      storeEach(group.leaves, outcome, (raw) => insertPoints(raw, group, received));
    }
    return outcome;
  };
}
