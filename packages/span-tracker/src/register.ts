/**
 * Tracks a service whose code cannot be edited: `node --require @traceshop/span-tracker/register
 * main.js`, or `--import`. Load it before the SDK. If it does not know the SDK's fields, it tells
 * the test that only a quiet period can decide.
 */
import { API_KEY } from './otel-globals';
import { processorsOf } from './sdk-fields';
import { createSpanProcessor, followExporters, type TrackingProcessor } from './span-processor';
import { realmTracker } from './tracker';

type Fields = Record<string, unknown>;
interface Proxy {
  setDelegate(provider: object): void;
  getDelegate?(): object;
}

/** Waits for an SDK: with NODE_OPTIONS, npm and other tools load this module too. */
function attach(provider: object): void {
  const tracker = realmTracker();
  const processors = processorsOf(provider);
  if (!processors) {
    tracker.inexact('its OpenTelemetry SDK keeps its processors where they are not known');
    return;
  }
  const own: TrackingProcessor = createSpanProcessor();
  processors.unshift(own);
  const found = followExporters(tracker);
  tracker.inexact(found ? undefined : 'the exporter of its spans was not found');
}

/** Calls back with each value that a field is set to, from now on. */
function onSet(owner: object, key: string | symbol, callback: (value: object) => void): void {
  let value = (owner as Fields)[key as string];
  Object.defineProperty(owner, key, {
    configurable: true,
    enumerable: true,
    get: () => value,
    set: (next: unknown) => {
      value = next;
      if (typeof next === 'object' && next !== null) callback(next);
    },
  });
  if (typeof value === 'object' && value !== null) callback(value);
}

function watchProxy(value: object): void {
  const proxy = value as Proxy;
  if (typeof proxy.setDelegate !== 'function') {
    attach(value);
    return;
  }
  const setDelegate = proxy.setDelegate.bind(proxy);
  proxy.setDelegate = (provider) => {
    setDelegate(provider);
    attach(provider);
  };
}

onSet(globalThis, API_KEY, (api) => onSet(api, 'trace', watchProxy));
