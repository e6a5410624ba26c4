import { diag, type HrTime } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import {
  type AggregationTemporality,
  type InstrumentType,
  type MetricData,
  type MetricProducer,
  MetricReader,
  type ResourceMetrics,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import type { Parcel, Sender } from './sender';

export interface ReaderOptions {
  intervalMs: number;
  timeoutMs: number;
  temporality: (type: InstrumentType) => AggregationTemporality;
}

/** These describe the process, not what the program has done in it. */
const OF_THE_PROCESS = /instrumentation-(?:runtime-node|host-metrics)$/;

/**
 * Sends metrics at intervals. Unlike the SDK's reader it never keeps the process alive. At the end
 * of the process it can return at once what was counted.
 */
export class SendingMetricReader extends MetricReader {
  readonly #sender: Sender<ResourceMetrics>;
  readonly #options: ReaderOptions;
  #producer: unknown;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(sender: Sender<ResourceMetrics>, options: ReaderOptions) {
    super({ aggregationTemporalitySelector: options.temporality });
    this.#sender = sender;
    this.#options = options;
  }

  override setMetricProducer(producer: MetricProducer): void {
    this.#producer = producer;
    super.setMetricProducer(producer);
  }

  protected override onInitialized(): void {
    this.#timer = setInterval(() => void this.#send(), this.#options.intervalMs).unref();
  }

  protected override async onForceFlush(): Promise<void> {
    // A running export may have been collected before the last count.
    await this.#sending;
    await this.#send();
  }

  protected override async onShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.onForceFlush();
  }

  #send(): Promise<void> {
    this.#sending ??= this.#collectAndSend()
      .catch((error) => diag.error('metrics could not be collected', error))
      .finally(() => {
        this.#sending = undefined;
      });
    return this.#sending;
  }

  async #collectAndSend(): Promise<void> {
    const { timeoutMs } = this.#options;
    const collected = await within(timeoutMs, this.collect());
    if (collected === undefined) {
      diag.error(`metrics could not be collected within ${timeoutMs} ms`);
      return;
    }
    const { resourceMetrics, errors } = collected;
    if (errors.length > 0) diag.error('metrics could not be collected', ...errors);
    if (resourceMetrics.scopeMetrics.length > 0) {
      await this.#sender.send(resourceMetrics, timeoutMs);
    }
  }

  /** What the program has counted and recorded. Observable gauges are left out. */
  rest(): Parcel[] {
    clearInterval(this.#timer);
    const metrics = collectAtOnce(this.#producer);
    return metrics === undefined ? [] : this.#sender.parcels([metrics]);
  }
}

/** Undefined if `work` takes longer. A pending gauge must not keep the process alive. */
function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined).unref();
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The SDK's producer has these private fields. Its public interface is asynchronous only. */
interface Producer {
  _sharedState: {
    resource: ResourceMetrics['resource'];
    meterSharedStates: Map<string, MeterState>;
  };
}

interface MeterState {
  _instrumentationScope: ScopeMetrics['scope'];
  metricStorageRegistry: {
    getStorages(collector: unknown): {
      collect(collector: unknown, time: HrTime): MetricData | undefined;
    }[];
  };
}

function collectAtOnce(producer: unknown): ResourceMetrics | undefined {
  const { resource, meterSharedStates } = (producer as Producer)._sharedState;
  const now = millisToHrTime(Date.now());
  const scopeMetrics = [...meterSharedStates.values()]
    .filter(({ _instrumentationScope: scope }) => !OF_THE_PROCESS.test(scope.name))
    .map(({ _instrumentationScope: scope, metricStorageRegistry }) => ({
      scope,
      metrics: metricStorageRegistry
        .getStorages(producer)
        .map((storage) => storage.collect(producer, now))
        .filter((metric) => metric !== undefined && metric.dataPoints.length > 0) as MetricData[],
    }))
    .filter(({ metrics }) => metrics.length > 0);
  return scopeMetrics.length === 0 ? undefined : { resource, scopeMetrics };
}
