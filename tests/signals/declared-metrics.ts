// The metrics that the definitions of contract and telemetry declare, and what differs from them.
import { METRICS } from '@traceshop/contract';
import { INSTRUMENTED_METRICS, type InstrumentedMetric } from '@traceshop/telemetry';
import type { MetricPoint } from '@traceshop/trace-testing';

export interface DeclaredMetric extends Omit<InstrumentedMetric, 'labels' | 'meaning'> {
  attributes: readonly string[];
}

/** Only a failure shows it, and not everything fails here. */
const OF_FAILURES = 'error.type';

/** A counter lists its labels with their values, the others list names. */
const labelNames = (labels: readonly string[] | object): readonly string[] =>
  Array.isArray(labels) ? labels : Object.keys(labels);

export function declaredMetrics(): DeclaredMetric[] {
  return [...Object.values(METRICS), ...INSTRUMENTED_METRICS].map(
    ({ name, kind, unit, labels }) => ({ name, kind, unit, attributes: labelNames(labels) }),
  );
}

/** In the words of the definitions. */
function kindOf({ kind, monotonic }: MetricPoint): string {
  if (kind !== 'sum') return kind;
  return monotonic ? 'counter' : 'up-down counter';
}

/** What is wrong with all the points of one metric; nothing where they are as declared. */
export function deviations(
  points: readonly MetricPoint[],
  declared: DeclaredMetric | undefined,
): string[] {
  if (!declared) return [`${points[0]?.name} is not declared`];
  const { name, kind, unit, attributes } = declared;
  const keys = new Set(points.flatMap((point) => Object.keys(point.attributes)));
  const expected = `${kind} in "${unit}"`;
  const others = points
    .map((point) => `${kindOf(point)} in "${point.unit}"`)
    .filter((received) => received !== expected)
    .map((received) => `${name} is a ${received}, declared as ${expected}`);
  const missing = attributes
    .filter((key) => !keys.has(key) && key !== OF_FAILURES)
    .map((key) => `${name} never has ${key}`);
  const strange = [...keys]
    .filter((key) => !attributes.includes(key))
    .map((key) => `${name} has ${key}, which is not declared`);
  return [...new Set(others), ...missing, ...strange];
}
