import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { errorType } from '../error-type';
import { publishAttributes } from '../messaging-hooks';
import { serverOf } from './connections';
import type { Channel, Confirmed, Publish, Sent } from './types';

/** Read at each call: the provider is set after the library may have been loaded. */
export type GetTracer = () => Tracer;

/** True while a confirm channel publishes: it calls `publish` of its base class, synchronously. */
let confirming = false;

export function tracedPublish(publish: Publish, tracer: GetTracer): Publish {
  return function (...args) {
    if (confirming) return publish.apply(this, args);
    const [exchange, routingKey, content, options] = args;
    const { span, carrier } = start(tracer(), this, [exchange, routingKey, content, options]);
    try {
      return publish.call(this, exchange, routingKey, content, carrier);
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  };
}

/** The span ends when the broker confirms. The callback runs within it. */
export function tracedConfirmedPublish(publish: Publish, tracer: GetTracer): Publish {
  return function (...args) {
    const [exchange, routingKey, content, options, callback] = args;
    const { span, carrier } = start(tracer(), this, [exchange, routingKey, content, options]);
    const before = confirming;
    confirming = true;
    try {
      const confirmed = endingWith(span, callback);
      return publish.call(this, exchange, routingKey, content, carrier, confirmed);
    } catch (error) {
      fail(span, error);
      span.end();
      throw error;
    } finally {
      confirming = before;
    }
  };
}

function start(tracer: Tracer, channel: Channel, sent: Sent) {
  const [exchange, routingKey, content, options] = sent;
  const active = context.active();
  // The default exchange has no name. It delivers to the queue in the routing key.
  const destination = exchange === '' ? routingKey : exchange;
  const own = publishAttributes({ destination, routingKey, content }, options ?? {});
  const attributes = { ...serverOf(channel), ...own };
  const kind = SpanKind.PRODUCER;
  const span = tracer.startSpan(`publish ${destination}`, { kind, attributes }, active);
  // The program's options may be frozen or used again. No baggage: a caller has written it, and a
  // message may stay in a queue for long.
  const carrier = { ...options, headers: { ...options?.headers } };
  propagation.inject(trace.setSpan(propagation.deleteBaggage(active), span), carrier.headers);
  return { span, carrier };
}

function endingWith(span: Span, callback: Confirmed | undefined): Confirmed {
  const within = trace.setSpan(context.active(), span);
  return function (this: unknown, error, ok) {
    try {
      if (callback) context.with(within, callback, this, error, ok);
    } finally {
      if (error) {
        const message = "message confirmation has been nack'ed";
        span.setStatus({ code: SpanStatusCode.ERROR, message });
      }
      span.end();
    }
  };
}

/** A closed channel, or content that is not a buffer. */
function fail(span: Span, error: unknown): void {
  span.recordException(error as Error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
  span.setAttribute(ATTR_ERROR_TYPE, errorType(error));
}
