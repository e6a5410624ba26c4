import type { LogRecord, MetricKind, MetricPoint } from '../tree/model';
import * as otlp from './json';

/** One log record of OTLP/JSON. @throws DecodeError */
export function logOf(raw: otlp.Json, origin: otlp.Origin): LogRecord {
  const traceId = otlp.hexId(raw['traceId'], 16, 'log.traceId');
  const spanId = otlp.hexId(raw['spanId'], 8, 'log.spanId');
  return {
    time:
      otlp.integer(raw['timeUnixNano'], 'log.timeUnixNano') ||
      otlp.integer(raw['observedTimeUnixNano'], 'log.observedTimeUnixNano'),
    severity: otlp.string(raw['severityText'], 'log.severityText'),
    severityNumber: otlp.number(raw['severityNumber'], 'log.severityNumber'),
    body: otlp.anyValue(raw['body']),
    attributes: otlp.attributes(raw['attributes']),
    traceId: traceId || undefined,
    spanId: spanId || undefined,
    ...origin,
  };
}

/** Log records of an OTLP/JSON ExportLogsServiceRequest. @throws DecodeError */
export function logsOf(body: unknown): LogRecord[] {
  const records: LogRecord[] = [];
  for (const { leaf, origin } of otlp.leaves(body, ['resourceLogs', 'scopeLogs', 'logRecords'])) {
    records.push(logOf(leaf, origin));
  }
  return records;
}

/** The member of a metric that holds its points. */
export const METRIC_KINDS: readonly MetricKind[] = [
  'gauge',
  'sum',
  'histogram',
  'exponentialHistogram',
  'summary',
];

function pointValue(raw: otlp.Json): number | bigint | undefined {
  if ('asInt' in raw) return otlp.plainInteger(otlp.integer(raw['asInt'], 'asInt'));
  return 'asDouble' in raw ? otlp.number(raw['asDouble'], 'asDouble') : undefined;
}

function numbers(value: unknown, what: string): number[] {
  return Array.isArray(value) ? value.map((item) => otlp.number(item, what)) : [];
}

type Described = Omit<
  MetricPoint,
  'attributes' | 'time' | 'value' | 'count' | 'sum' | 'bounds' | 'bucketCounts'
>;

function point(raw: otlp.Json, metric: Described): MetricPoint {
  return {
    ...metric,
    attributes: otlp.attributes(raw['attributes']),
    time: otlp.integer(raw['timeUnixNano'], 'point.timeUnixNano'),
    value: pointValue(raw),
    count: 'count' in raw ? Number(otlp.integer(raw['count'], 'point.count')) : undefined,
    sum: 'sum' in raw ? otlp.number(raw['sum'], 'point.sum') : undefined,
    bounds: numbers(raw['explicitBounds'], 'point.explicitBounds'),
    bucketCounts: numbers(raw['bucketCounts'], 'point.bucketCounts'),
  };
}

/** The data points of one metric of OTLP/JSON. @throws DecodeError */
export function pointsOf(raw: otlp.Json, origin: otlp.Origin): MetricPoint[] {
  const kind = METRIC_KINDS.find((candidate) => candidate in raw);
  if (!kind) return [];
  const data = otlp.object(raw[kind], kind);
  const metric: Described = {
    name: otlp.string(raw['name'], 'metric.name'),
    kind,
    unit: otlp.string(raw['unit'], 'metric.unit'),
    description: otlp.string(raw['description'], 'metric.description'),
    monotonic: kind === 'sum' ? data['isMonotonic'] === true : undefined,
    ...origin,
  };
  return otlp.list(data['dataPoints'], 'dataPoints').map((raw) => point(raw, metric));
}

/** Data points of an OTLP/JSON ExportMetricsServiceRequest. @throws DecodeError */
export function metricsOf(body: unknown): MetricPoint[] {
  const points: MetricPoint[] = [];
  for (const { leaf, origin } of otlp.leaves(body, [
    'resourceMetrics',
    'scopeMetrics',
    'metrics',
  ])) {
    points.push(...pointsOf(leaf, origin));
  }
  return points;
}
