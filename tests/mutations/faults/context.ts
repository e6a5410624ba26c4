// Context that gets lost: between processes, in the broker, between promises, or one id of it.
import type { Fault } from '../fault.ts';
import { onStartOf, type Spans } from './spans.ts';

/** What Online Boutique shipped: a child span that does not say whose child it is. */
export const parentIdDropped: Fault = (host) =>
  onStartOf(host, 'payment.charge', (span) => {
    delete span.parentSpanContext;
  });

interface HttpCalls {
  describeHttpCall<T>(call: { template: string; thirdParty?: boolean }, fn: () => T): T;
}

/** A client that was not instrumented, or whose headers somebody replaced: no `traceparent` is sent. */
export const contextLostOverHttp: Fault = (host) => {
  const calls = host.load<HttpCalls>('@traceshop/telemetry', 'instrumentation/http-call.js');
  host.patch(calls, 'describeHttpCall', (describe) => (call, fn) => {
    if (call.template !== '/charges') return describe(call, fn);
    host.fired();
    return describe({ ...call, thirdParty: true }, fn);
  });
};

interface Channels {
  BaseChannel: {
    prototype: {
      sendMessage(...parts: [fields: object, properties: Properties, content: Buffer]): unknown;
    };
  };
}

interface Properties {
  headers?: Record<string, unknown>;
}

/** A publisher that builds the headers of its messages itself, after the instrumentation. */
export const contextLostOverRabbitMq: Fault = (host) => {
  const { BaseChannel } = host.load<Channels>('amqplib', 'lib/channel.js');
  host.patch(BaseChannel.prototype, 'sendMessage', (send) => {
    return function (this: unknown, ...parts) {
      const [, properties] = parts;
      if (properties.headers && 'traceparent' in properties.headers) host.fired();
      // Hidden, not deleted: amqplib inherits what its caller gave.
      properties.headers = Object.create(properties.headers ?? null, {
        traceparent: { value: undefined, enumerable: true },
      });
      return send.apply(this, parts);
    };
  });
};

/** Work handed to a queue of our own, whose worker waits on a promise made at the start. */
export const contextLostOverPromise: Fault = (host) => {
  const spans = host.load<Spans>('@traceshop/telemetry', 'spans.js');
  host.patch(spans, 'withSpan', (withSpan) => (name, attributes, fn) => {
    if (name !== 'checkout.send_confirmation') return withSpan(name, attributes, fn);
    host.fired();
    return host.detached(() => withSpan(name, attributes, fn));
  });
};

interface AsyncHooks {
  AsyncResource: { bind<F>(fn: F): F };
}

/** The listener of an event that is emitted outside of the request: its log line has no trace id. */
export const logLineOutsideContext: Fault = (host) => {
  const { AsyncResource } = host.load<AsyncHooks>('node:async_hooks');
  host.patch(AsyncResource, 'bind', () => (fn) => {
    host.fired();
    return ((...args: unknown[]) =>
      host.detached(() => (fn as (...args: unknown[]) => unknown)(...args))) as typeof fn;
  });
};
