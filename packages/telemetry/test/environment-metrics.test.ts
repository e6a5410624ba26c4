// Each variable that docs/telemetry-reference.md promises about metrics: set it, see its effect.
import { type Effect, JSON_PROTOCOL, type Rows, testTable } from './support/effects.ts';

interface Metric {
  name: string;
  sum?: { aggregationTemporality: number };
}

/** The metric of that name in each request, the first one. */
const metric = (e: Effect, name: string): Metric | undefined => {
  const text = JSON.stringify(e.seen.find(({ path }) => path === '/v1/metrics')?.body ?? {});
  const found: Metric[] = [];
  JSON.parse(text, (_key, value: Metric) => {
    if (value?.name === name) found.push(value);
    return value;
  });
  return found[0];
};

const temporality = (e: Effect) => metric(e, 'parcels.sent')?.sum?.aggregationTemporality;

const rows: Rows = {
  'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta': {
    env: { ...JSON_PROTOCOL, OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' },
    effect: (e) => expect(temporality(e)).toBe(1),
  },
  'no OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE': {
    env: JSON_PROTOCOL,
    effect: (e) => expect(temporality(e)).toBe(2),
  },
  'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=base2_exponential_bucket_histogram': {
    env: {
      ...JSON_PROTOCOL,
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
        'base2_exponential_bucket_histogram',
    },
    effect: (e) => {
      expect(metric(e, 'parcel.weight')).toHaveProperty('exponentialHistogram');
      expect(metric(e, 'parcels.sent')).toHaveProperty('sum');
    },
  },
};

testTable(rows);
