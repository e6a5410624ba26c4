import { metrics } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { positive } from '../env';
import { logExporters, metricExporters, spanExporters } from '../export/exporters';
import { createInstrumentations } from '../instrumentation/instrumentations';
import { scrubMetrics } from '../scrub/metric-scrubbing';
import { logScrubber, spanScrubber } from '../scrub/scrubbers';
import { logDiagnostics } from './diagnostics';
import { extraProcessors } from './extra-processors';
import { preciseStart } from './precise-start';
import { callerLinks, createPropagator } from './propagator';
import { createResource } from './resource';
import type { RunningTelemetry } from './running';
import { samplerFromEnv } from './samplers';

/** Metrics leave every 10 s unless `OTEL_METRIC_EXPORT_INTERVAL` says otherwise. */
const METRIC_INTERVAL_MS = 10_000;

/**
 * Builds the SDK from the standard variables and starts it. They are read here because the SDK
 * ignores its own (`OTEL_BSP_*`, `OTEL_TRACES_EXPORTER`, ...) once it is given processors, and
 * scrubbing needs processors.
 */
export function startSdk(): RunningTelemetry {
  logDiagnostics();
  const resource = createResource();
  const meterProvider = createMeterProvider(resource);
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    sampler: samplerFromEnv(),
    textMapPropagator: createPropagator(),
    // All onEnding run before any onEnd: what is sent has been scrubbed, in any order.
    spanProcessors: [
      preciseStart,
      callerLinks,
      spanScrubber,
      ...extraProcessors(),
      ...spanSenders(),
    ],
    logRecordProcessors: [logScrubber, ...logSenders()],
    metricReaders: [],
    instrumentations: createInstrumentations(),
  });
  // The constructor may have put a logger of its own in place (OTEL_LOG_LEVEL), unscrubbed.
  logDiagnostics();
  // Before the start: instrumentations take the global provider, and their labels must be scrubbed.
  metrics.setGlobalMeterProvider(meterProvider);
  sdk.start();
  return {
    shutdown: async () => {
      await Promise.allSettled([sdk.shutdown(), meterProvider.shutdown()]);
    },
  };
}

function spanSenders(): SpanProcessor[] {
  return spanExporters().map(({ exporter, toConsole }) =>
    toConsole
      ? new SimpleSpanProcessor({ exporter })
      : new BatchSpanProcessor({ exporter, ...batchOptions('OTEL_BSP') }),
  );
}

function logSenders(): LogRecordProcessor[] {
  return logExporters().map(({ exporter, toConsole }) =>
    toConsole
      ? new SimpleLogRecordProcessor({ exporter })
      : new BatchLogRecordProcessor({ exporter, ...batchOptions('OTEL_BLRP') }),
  );
}

/** Queue 2048, batch 512, every 5 s, also for logs, where the SDK would send every second. */
function batchOptions(prefix: 'OTEL_BSP' | 'OTEL_BLRP') {
  return {
    maxQueueSize: positive(`${prefix}_MAX_QUEUE_SIZE`) ?? 2048,
    maxExportBatchSize: positive(`${prefix}_MAX_EXPORT_BATCH_SIZE`) ?? 512,
    scheduledDelayMillis: positive(`${prefix}_SCHEDULE_DELAY`) ?? 5000,
    exportTimeoutMillis: positive(`${prefix}_EXPORT_TIMEOUT`) ?? 30_000,
  };
}

function createMeterProvider(resource: Resource): MeterProvider {
  const exportIntervalMillis = positive('OTEL_METRIC_EXPORT_INTERVAL') ?? METRIC_INTERVAL_MS;
  // The reader throws on a time-out longer than the interval.
  const wished = positive('OTEL_METRIC_EXPORT_TIMEOUT') ?? exportIntervalMillis;
  const exportTimeoutMillis = Math.min(wished, exportIntervalMillis);
  const readers = metricExporters().map(
    ({ exporter }) =>
      new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis }),
  );
  return scrubMetrics(new MeterProvider({ resource, readers }));
}
