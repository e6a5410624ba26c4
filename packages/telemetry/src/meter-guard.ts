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
export function guardMeters<P extends MeterProvider>(provider: P): P {
  const guarded = new WeakSet<Meter>();
  const getMeter = provider.getMeter.bind(provider);
  provider.getMeter = (name, version, options) => {
    const meter = getMeter(name, version, options);
    if (!guarded.has(meter)) guardMeter(meter);
    guarded.add(meter);
    return meter;
  };
  return provider;
}

function guardMeter(meter: Meter): void {
  for (const create of ['createCounter', 'createUpDownCounter'] as const) {
    const original = meter[create].bind(meter);
    meter[create] = (name, options) => {
      const instrument = original(name, options);
      const add = instrument.add.bind(instrument);
      instrument.add = (value, labels, context) => add(value, clean(labels), context);
      return instrument;
    };
  }
  guardRecorders(meter);
  guardObservables(meter);
}

function guardRecorders(meter: Meter): void {
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

function guardObservables(meter: Meter): void {
  const creators = [
    'createObservableGauge',
    'createObservableCounter',
    'createObservableUpDownCounter',
  ] as const;
  for (const create of creators) {
    const original = meter[create].bind(meter);
    meter[create] = (name, options) => guardObservable(original(name, options));
  }
  guardBatches(meter);
}

/** One callback for several instruments, as runtime and host metrics have. */
function guardBatches(meter: Meter): void {
  const guarded = oneForEach((callback: BatchObservableCallback): BatchObservableCallback => {
    return (result) =>
      callback({
        observe: (metric, value, labels) => result.observe(metric, value, clean(labels)),
      });
  });
  const add = meter.addBatchObservableCallback.bind(meter);
  const remove = meter.removeBatchObservableCallback.bind(meter);
  meter.addBatchObservableCallback = (callback, observables) => add(guarded(callback), observables);
  meter.removeBatchObservableCallback = (callback, observables) =>
    remove(guarded(callback), observables);
}

function guardObservable<O extends Observable>(observable: O): O {
  const guarded = oneForEach((callback: ObservableCallback): ObservableCallback => {
    return (result) =>
      callback({ observe: (value, labels) => result.observe(value, clean(labels)) });
  });
  const add = observable.addCallback.bind(observable);
  const remove = observable.removeCallback.bind(observable);
  observable.addCallback = (callback) => add(guarded(callback));
  observable.removeCallback = (callback) => remove(guarded(callback));
  return observable;
}

/** The same guard for the same callback: the SDK takes one that is added twice once, and removes by identity. */
function oneForEach<C extends object>(guard: (callback: C) => C): (callback: C) => C {
  const guards = new WeakMap<C, C>();
  return (callback) => {
    const guarded = guards.get(callback) ?? guard(callback);
    guards.set(callback, guarded);
    return guarded;
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
