import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { processAttributes } from '../messaging-hooks';
import { serverOf } from './connections';
import { addOpen, type End, endAllOpen, endChannel, endOpen, endOpenUpTo } from './open-messages';
import type { GetTracer } from './traced-publish';
import type { Acknowledge, AcknowledgeAll, Channel, Consume, Emit, Message } from './types';

/** Each message gets a span, a child of the one that sent it. It ends when the message is acknowledged. */
export function tracedConsume(consume: Consume, tracer: GetTracer): Consume {
  return function (...args) {
    const channel = this;
    const [queue, onMessage, options, ...rest] = args;
    const traced = function (this: unknown, message: Message | null) {
      if (!message) {
        onMessage.call(this, message);
        return;
      }
      const parent = propagation.extract(ROOT_CONTEXT, message.properties.headers ?? {});
      const span = startProcess(tracer(), { channel, queue, message }, parent);
      if (!options?.noAck) addOpen(channel, message, span);
      try {
        context.with(trace.setSpan(parent, span), onMessage, this, message);
      } finally {
        if (options?.noAck) span.end();
      }
    };
    return consume.call(this, queue, traced, options, ...rest);
  };
}

interface Delivery {
  channel: Channel;
  queue: string;
  message: Message;
}

function startProcess(
  tracer: Tracer,
  { channel, queue, message }: Delivery,
  parent: typeof ROOT_CONTEXT,
): Span {
  const { content, fields, properties } = message;
  const own = processAttributes(
    { destination: queue, routingKey: fields.routingKey, content },
    properties,
  );
  const attributes = { ...serverOf(channel), ...own };
  return tracer.startSpan(`process ${queue}`, { kind: SpanKind.CONSUMER, attributes }, parent);
}

export function tracedAck(ack: Acknowledge): Acknowledge {
  return function (message, ...rest) {
    endAcknowledged(this, message, { upTo: rest[0], end: { status: undefined } });
    return ack.call(this, message, ...rest);
  };
}

export function tracedNack(nack: Acknowledge): Acknowledge {
  return function (message, ...rest) {
    const [upTo, requeue] = rest;
    endAcknowledged(this, message, { upTo, end: rejected('nack', requeue) });
    return nack.call(this, message, ...rest);
  };
}

export function tracedReject(reject: Acknowledge): Acknowledge {
  return function (message, ...rest) {
    endAcknowledged(this, message, { upTo: false, end: rejected('reject', rest[0]) });
    return reject.call(this, message, ...rest);
  };
}

export function tracedAckAll(ackAll: AcknowledgeAll): AcknowledgeAll {
  return function (...args) {
    endAllOpen(this, { status: undefined });
    return ackAll.apply(this, args);
  };
}

export function tracedNackAll(nackAll: AcknowledgeAll): AcknowledgeAll {
  return function (...args) {
    endAllOpen(this, rejected('nackAll', args[0]));
    return nackAll.apply(this, args);
  };
}

/** The broker delivers again what was not acknowledged when a channel closes. */
export function tracedEmit(emit: Emit): Emit {
  return function (event, ...args) {
    if (event === 'close') endChannel(this, { status: 'channel closed' });
    else if (event === 'error') endAllOpen(this, { status: 'channel error' });
    return emit.call(this, event, ...args);
  };
}

function endAcknowledged(
  channel: Channel,
  message: Message,
  { upTo, end }: { upTo: unknown; end: End },
): void {
  // The library itself reports a message that is missing.
  if (typeof message !== 'object' || message === null) return;
  if (upTo) endOpenUpTo(channel, message, end);
  else endOpen(message, end);
}

function rejected(operation: string, requeue: unknown): End {
  const how = requeue === true ? ' with requeue' : requeue === false ? ' without requeue' : '';
  return { status: `${operation} called on message${how}` };
}
