import type { Meter, MeterProvider, MetricOptions } from '@opentelemetry/api';

/**
 * Extra buckets for long requests. If 10 s is the last one, 30 s looks like 11 s. Each threshold of
 * an SLO must be a boundary.
 */
const LONG_SECONDS = [2, 15, 30, 60];
const DURATION = /\.(?:request|operation)\.duration$/;

/** A provider whose request durations have long buckets. It changes only the advice to the SDK. */
export function withLongBuckets(provider: MeterProvider): MeterProvider {
  const known = new WeakMap<Meter, Meter>();
  return {
    getMeter(name, version, options) {
      const meter = provider.getMeter(name, version, options);
      const advised = known.get(meter) ?? advising(meter);
      known.set(meter, advised);
      return advised;
    },
  };
}

function advising(meter: Meter): Meter {
  const createHistogram: Meter['createHistogram'] = (name, options) =>
    meter.createHistogram(name, longer(name, options));
  return Object.create(meter, { createHistogram: { value: createHistogram } }) as Meter;
}

function longer(name: string, options?: MetricOptions): MetricOptions | undefined {
  const boundaries = options?.advice?.explicitBucketBoundaries;
  if (!DURATION.test(name) || options?.unit !== 's' || boundaries === undefined) return options;
  const all = [...new Set([...boundaries, ...LONG_SECONDS])].sort((a, b) => a - b);
  return { ...options, advice: { ...options.advice, explicitBucketBoundaries: all } };
}
