import { diag } from '@opentelemetry/api';
import {
  type AggregationOption,
  AggregationTemporality,
  AggregationType,
  InstrumentType,
} from '@opentelemetry/sdk-metrics';
import { positive, text } from '../env';
import type { ReaderOptions } from './metric-reader';

/** The default interval of metrics, 10 s. `OTEL_METRIC_EXPORT_INTERVAL` changes it. */
const METRIC_INTERVAL_MS = 10_000;

export function readerOptions(): ReaderOptions {
  const intervalMs = positive('OTEL_METRIC_EXPORT_INTERVAL') ?? METRIC_INTERVAL_MS;
  const timeoutMs = Math.min(positive('OTEL_METRIC_EXPORT_TIMEOUT') ?? intervalMs, intervalMs);
  return { intervalMs, timeoutMs, temporality: temporality() };
}

/** The instruments that each preference sends as a difference. The others are sent as the sum since the start. */
const DELTA: Record<string, readonly InstrumentType[]> = {
  cumulative: [],
  delta: [
    InstrumentType.COUNTER,
    InstrumentType.OBSERVABLE_COUNTER,
    InstrumentType.HISTOGRAM,
    InstrumentType.GAUGE,
    InstrumentType.OBSERVABLE_GAUGE,
  ],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
};

function temporality(): ReaderOptions['temporality'] {
  const preference = choice(
    'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    Object.keys(DELTA),
  );
  const delta = DELTA[preference] ?? [];
  return (type) =>
    delta.includes(type) ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
}

/** The aggregation of histograms where the variable requests something other than buckets. */
export function histogramAggregation(): AggregationOption | undefined {
  const preference = choice('OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION', [
    'explicit_bucket_histogram',
    'base2_exponential_bucket_histogram',
  ]);
  return preference.startsWith('base2')
    ? { type: AggregationType.EXPONENTIAL_HISTOGRAM }
    : undefined;
}

/** One of the values, the first by default. */
function choice(name: string, values: readonly string[]): string {
  const [usual = ''] = values;
  const wished = text(name)?.toLowerCase() ?? usual;
  if (values.includes(wished)) return wished;
  diag.warn(`${name}=${wished} is not known: ${values.join(', ')}; ${usual} is used`);
  return usual;
}
