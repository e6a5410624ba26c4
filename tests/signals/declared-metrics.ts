// The metrics that docs/telemetry.md declares: read from its tables, so that the page cannot be wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricPoint } from '@traceshop/trace-testing';

const PAGE = join(import.meta.dirname, '../../docs/telemetry.md');

const KINDS = ['counter', 'up-down counter', 'gauge', 'histogram'] as const;

export interface DeclaredMetric {
  name: string;
  kind: (typeof KINDS)[number];
  /** Empty where an instrumentation gives none. */
  unit: string;
  attributes: string[];
}

/** Only a failure shows it, and not everything fails here. */
const OF_FAILURES = 'error.type';

const words = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

/** `| names | kind, unit | attributes | description |`, one metric for each name. */
function metricsOf(line: string): DeclaredMetric[] {
  const [, names, second = '', third] = line.split('|').map((cell) => cell.trim());
  const kind = KINDS.find((one) => second === one || second.startsWith(`${one},`));
  if (!kind) throw new Error(`${PAGE}: what kind of metric is that? ${line}`);
  const unit = words(second)[0] ?? '';
  return words(names).map((name) => ({ name, kind, unit, attributes: words(third) }));
}

/** @throws Error for a row that is not of that form */
export function declaredMetrics(): DeclaredMetric[] {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split(/^## Metrics$/m);
  const [tables = ''] = section.split(/^## /m);
  return tables
    .split('\n')
    .filter((line) => /^\| *`/.test(line))
    .flatMap(metricsOf);
}

/** In the words of the page. */
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
