import type {
  Attributes,
  BatchObservableCallback,
  Meter,
  MeterProvider,
  MetricOptions,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';
import { scrub } from './scrub';
import { scrubValue } from './scrub-value';

/**
 * Buckets for requests that take long: with 10 s as the last one, half a minute looks like eleven
 * seconds, and each threshold of an SLO must be a boundary.
 */
const LONG_SECONDS = [2, 15, 30, 60];
const DURATION = /\.(?:request|operation)\.duration$/;

/**
 * Puts two rules before every instrument of a provider: labels are scrubbed before they are
 * aggregated (after it, two series that scrubbing makes equal could not be added up), and request
 * durations get long buckets.
 */
export function scrubMetrics<P extends MeterProvider>(provider: P): P {
  const known = new WeakSet<Meter>();
  const getMeter = provider.getMeter.bind(provider);
  provider.getMeter = (name, version, options) => {
    const meter = getMeter(name, version, options);
    if (!known.has(meter)) scrubMeter(meter);
    known.add(meter);
    return meter;
  };
  return provider;
}

function scrubMeter(meter: Meter): void {
  for (const create of ['createCounter', 'createUpDownCounter'] as const) {
    const original = meter[create].bind(meter);
    meter[create] = (name, options) => {
      const instrument = original(name, options);
      const add = instrument.add.bind(instrument);
      instrument.add = (value, labels, context) => add(value, clean(labels), context);
      return instrument;
    };
  }
  scrubRecorders(meter);
  scrubObservables(meter);
}

function scrubRecorders(meter: Meter): void {
  for (const create of ['createHistogram', 'createGauge'] as const) {
    const original = meter[create].bind(meter);
    meter[create] = (name: string, options?: MetricOptions) => {
      const instrument = original(name, withLongBuckets(name, options));
      const record = instrument.record.bind(instrument);
      instrument.record = (value, labels, context) => record(value, clean(labels), context);
      return instrument;
    };
  }
}

function scrubObservables(meter: Meter): void {
  const creators = [
    'createObservableGauge',
    'createObservableCounter',
    'createObservableUpDownCounter',
  ] as const;
  for (const create of creators) {
    const original = meter[create].bind(meter);
    meter[create] = (name, options) => scrubObservable(original(name, options));
  }
  scrubBatches(meter);
}

/** One callback for several instruments, as runtime and host metrics have. */
function scrubBatches(meter: Meter): void {
  const scrubbing = oneForEach((callback: BatchObservableCallback): BatchObservableCallback => {
    return (result) =>
      callback({
        observe: (metric, value, labels) => result.observe(metric, value, clean(labels)),
      });
  });
  const add = meter.addBatchObservableCallback.bind(meter);
  const remove = meter.removeBatchObservableCallback.bind(meter);
  meter.addBatchObservableCallback = (callback, observables) =>
    add(scrubbing(callback), observables);
  meter.removeBatchObservableCallback = (callback, observables) =>
    remove(scrubbing(callback), observables);
}

function scrubObservable<O extends Observable>(observable: O): O {
  const scrubbing = oneForEach((callback: ObservableCallback): ObservableCallback => {
    return (result) =>
      callback({ observe: (value, labels) => result.observe(value, clean(labels)) });
  });
  const add = observable.addCallback.bind(observable);
  const remove = observable.removeCallback.bind(observable);
  observable.addCallback = (callback) => add(scrubbing(callback));
  observable.removeCallback = (callback) => remove(scrubbing(callback));
  return observable;
}

/** The same wrapper for the same callback: the SDK takes one that is added twice once, and removes by identity. */
function oneForEach<C extends object>(wrap: (callback: C) => C): (callback: C) => C {
  const wrappers = new WeakMap<C, C>();
  return (callback) => {
    const wrapper = wrappers.get(callback) ?? wrap(callback);
    wrappers.set(callback, wrapper);
    return wrapper;
  };
}

function withLongBuckets(name: string, options?: MetricOptions): MetricOptions | undefined {
  const boundaries = options?.advice?.explicitBucketBoundaries;
  if (!DURATION.test(name) || options?.unit !== 's' || boundaries === undefined) return options;
  const all = [...new Set([...boundaries, ...LONG_SECONDS])].sort((a, b) => a - b);
  return { ...options, advice: { ...options.advice, explicitBucketBoundaries: all } };
}

/** The same object when nothing had to go, which is nearly always. */
function clean(labels: Attributes | undefined): Attributes | undefined {
  if (labels === undefined) return labels;
  let scrubbed: Attributes | undefined;
  for (const [name, value] of Object.entries(labels)) {
    const kept = scrubValue(value, name) as Attributes[string];
    const keptName = scrub(name);
    if (kept === value && keptName === name) continue;
    scrubbed ??= { ...labels };
    delete scrubbed[name];
    scrubbed[keptName] = kept;
  }
  return scrubbed ?? labels;
}
