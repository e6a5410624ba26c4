import { diag, metrics } from '@opentelemetry/api';
import { SCOPE } from './sdk/scope';
import { untraced } from './spans';

/** The values that each label of a counter may take; `{}` is a counter without labels. */
export type LabelValues = Record<string, readonly string[]>;

export interface CounterDefinition {
  readonly kind: 'counter';
  readonly name: string;
  /** A UCUM unit; a counted thing is in braces: `{request}`. */
  readonly unit: string;
  /** One sentence. Sent as the description. */
  readonly meaning: string;
  readonly labels: LabelValues;
}

export interface HistogramDefinition {
  readonly kind: 'histogram';
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  /** The names of its labels. Their values are free. */
  readonly labels: readonly string[];
  /** Upper bounds of the buckets, in `unit`. */
  readonly boundaries: readonly number[];
}

export interface GaugeDefinition {
  readonly kind: 'gauge';
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  /** The names of its labels. Their values are free. */
  readonly labels: readonly string[];
}

/** The labels of one addition: every label of the definition, with one of its values. */
export type Labels<L extends LabelValues> = { [K in keyof L]: L[K][number] };

export interface Counter<L extends LabelValues> {
  /** @param value the amount, in the unit of the definition; not negative. */
  add(value: number, attributes: Labels<L>): void;
}

/**
 * A counter that starts at 0 in each of its series. In Prometheus a series that first appears as 1
 * has an increase of 0, and the first event would be missing.
 */
export function counter<D extends CounterDefinition>(definition: D): Counter<D['labels']> {
  const { name, unit, meaning: description } = definition;
  const instrument = metrics
    .getMeter(SCOPE.name, SCOPE.version)
    .createCounter(name, { unit, description });
  for (const labels of combinations(definition.labels)) instrument.add(0, labels);
  return { add: (value, attributes) => instrument.add(value, { ...attributes }) };
}

function combinations(values: LabelValues): Record<string, string>[] {
  let sets: Record<string, string>[] = [{}];
  for (const [label, choices] of Object.entries(values)) {
    sets = sets.flatMap((set) => choices.map((choice) => ({ ...set, [label]: choice })));
  }
  return sets;
}

export interface Histogram {
  /** @param value in the unit of the definition. */
  record(value: number, attributes?: Record<string, string>): void;
}

/** A histogram with the bucket boundaries of its definition. */
export function histogram(definition: HistogramDefinition): Histogram {
  const { name, unit, meaning: description, boundaries } = definition;
  const advice = { explicitBucketBoundaries: [...boundaries] };
  const instrument = metrics
    .getMeter(SCOPE.name, SCOPE.version)
    .createHistogram(name, { unit, description, advice });
  return { record: (value, attributes = {}) => instrument.record(value, attributes) };
}

export interface Observation {
  value: number;
  attributes?: Record<string, string>;
}

/**
 * A gauge that reads its values at each export. `observe` runs without spans. When it fails, the
 * gauge has no value for that interval, and a dashboard shows a gap.
 */
export function gauge(
  definition: GaugeDefinition,
  observe: () => Promise<Observation[]> | Observation[],
): void {
  const { name, unit, meaning: description } = definition;
  const instrument = metrics
    .getMeter(SCOPE.name, SCOPE.version)
    .createObservableGauge(name, { unit, description });
  instrument.addCallback(async (result) => {
    try {
      for (const { value, attributes } of await untraced(observe)) {
        result.observe(value, attributes ?? {});
      }
    } catch (error) {
      diag.warn(`the gauge ${name} could not be observed`, error);
    }
  });
}
