import { canonical } from '../tree/canonical';
import type { LogRecord, MetricPoint } from '../tree/model';

const MAX_LOGS = 50_000;
const MAX_SERIES = 20_000;

/** Log records in order of arrival; when full, the oldest tenth is dropped. Metrics by series. */
export function createSignalStore() {
  let logs: LogRecord[] = [];
  const series = new Map<string, MetricPoint>();
  const listeners = new Set<() => void>();

  const changed = () => {
    for (const listener of listeners) listener();
  };

  return {
    addLogs(records: LogRecord[]): void {
      logs.push(...records);
      if (logs.length > MAX_LOGS) logs = logs.slice(-Math.floor(MAX_LOGS * 0.9));
      changed();
    },
    addMetrics(points: MetricPoint[]): void {
      for (const point of points) {
        const { name, kind, attributes, resource } = point;
        const key = canonical([name, kind, attributes, resource]);
        series.delete(key);
        series.set(key, point);
      }
      for (const key of series.keys()) {
        if (series.size <= MAX_SERIES) break;
        series.delete(key);
      }
      changed();
    },
    logs: (traceId?: string): LogRecord[] =>
      traceId === undefined ? [...logs] : logs.filter((record) => record.traceId === traceId),
    metrics: (name?: string): MetricPoint[] =>
      [...series.values()].filter((point) => name === undefined || point.name === name),
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
