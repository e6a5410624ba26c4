import { context, diag, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { logDestinations, metricDestinations, spanDestinations } from '../export/exporters';
import { histogramAggregation } from '../export/metric-settings';
import { namesServiceOnce } from '../export/once-per-record';
import { databaseErrors } from '../instrumentation/database-errors';
import { hookEsModules, patchBuiltins } from '../instrumentation/es-modules';
import { createInstrumentations } from '../instrumentation/instrumentations';
import { warnOfUninstrumented } from '../instrumentation/uninstrumented';
import { metricViews } from '../scrub/metric-views';
import { createLogScrubber, createSpanScrubber } from '../scrub/scrubbers';
import { warnOfVariables } from '../variables';
import { logDiagnostics } from './diagnostics';
import { extraProcessors } from './extra-processors';
import { logRecordLimits, spanLimits, valueLength } from './limits';
import { withLongBuckets } from './long-buckets';
import { openSpans } from './open-spans';
import { preciseStart } from './precise-start';
import { callerLinks, createPropagator } from './propagator';
import { createResource } from './resource';
import type { RunningTelemetry } from './running';
import { samplerFromEnv } from './samplers';

/**
 * Builds the SDK from the standard variables and starts it. Undefined if another SDK is already
 * registered.
 */
export function startSdk(): RunningTelemetry | undefined {
  logDiagnostics();
  if (anotherSdkRuns()) {
    diag.warn('another OpenTelemetry SDK runs in this process already: this one is not started');
    return undefined;
  }
  warnOfVariables();
  const parts = createParts();
  const instrumentations = createInstrumentations();
  const { tracerProvider, loggerProvider, meterProvider } = parts;
  const advisedProvider = withLongBuckets(meterProvider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(createPropagator());
  trace.setGlobalTracerProvider(tracerProvider);
  logs.setGlobalLoggerProvider(loggerProvider);
  metrics.setGlobalMeterProvider(advisedProvider);
  registerInstrumentations({
    instrumentations,
    tracerProvider,
    loggerProvider,
    meterProvider: advisedProvider,
  });
  patchBuiltins(instrumentations);
  const providers = [tracerProvider, loggerProvider, meterProvider];
  return {
    flush: async () => {
      await Promise.allSettled(providers.map((provider) => provider.forceFlush()));
    },
    shutdown: async () => {
      await Promise.allSettled(providers.map((provider) => provider.shutdown()));
    },
    rest: parts.rest,
    hookEsModules: () => hookEsModules(instrumentations),
    warnOfUninstrumented: (esModules) => warnOfUninstrumented(instrumentations, esModules),
  };
}

function createParts() {
  const resource = createResource();
  const spans = spanDestinations();
  const logRecords = logDestinations();
  const readers = metricDestinations();
  const tracerProvider = new TracerProvider({
    resource,
    sampler: samplerFromEnv(),
    spanLimits: spanLimits(),
    // All onEnding run before any onEnd, so sent spans are scrubbed in any order.
    spanProcessors: [
      preciseStart,
      openSpans,
      callerLinks,
      databaseErrors,
      createSpanScrubber(valueLength('SPAN')),
      ...extraProcessors(),
      ...spans.map(({ part }) => part),
    ],
  });
  const loggerProvider = new LoggerProvider({
    resource,
    logRecordLimits: logRecordLimits(),
    processors: [
      namesServiceOnce,
      createLogScrubber(valueLength('LOGRECORD')),
      ...logRecords.map(({ part }) => part),
    ],
  });
  const meterProvider = new MeterProvider({
    resource,
    readers: readers.map(({ part }) => part),
    views: metricViews(histogramAggregation()),
  });
  const rest = () =>
    [...spans, ...logRecords, ...readers].flatMap((destination) => destination.rest());
  return { tracerProvider, loggerProvider, meterProvider, rest };
}

/** Where the API keeps what an SDK has registered. All its copies in the process share it. */
const API = Symbol.for('opentelemetry.js.api.1');
const OF_AN_SDK = ['trace', 'metrics', 'logs', 'context', 'propagation'];

function anotherSdkRuns(): boolean {
  const registered = (globalThis as { [API]?: object })[API] ?? {};
  return OF_AN_SDK.some((part) => part in registered);
}
