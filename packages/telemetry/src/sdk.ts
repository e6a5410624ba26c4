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
import { logDiagnostics } from './diagnostics';
import { positive } from './env';
import { logExporters, metricExporters, spanExporters } from './exporters';
import { extraProcessors } from './extra-processors';
import { fineStart } from './fine-start';
import { createResource } from './identity';
import { createInstrumentations } from './instrumentations';
import { guardMeters } from './meter-guard';
import { callerLinks, createPropagator } from './propagator';
import type { RunningTelemetry } from './running';
import { samplerFromEnv } from './samplers';
import { logScrubber, spanScrubber } from './scrubbers';

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
    spanProcessors: [fineStart, callerLinks, spanScrubber, ...extraProcessors(), ...spanSenders()],
    logRecordProcessors: [logScrubber, ...logSenders()],
    metricReaders: [],
    instrumentations: createInstrumentations(),
  });
  // The constructor may have put a logger of its own in place (OTEL_LOG_LEVEL), unscrubbed.
  logDiagnostics();
  // Before the start: instrumentations take the global provider, and theirs must be guarded.
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
  return guardMeters(new MeterProvider({ resource, readers }));
}
