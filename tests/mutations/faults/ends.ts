// Spans that end too rarely, too often, or too early.
import type { Fault, LiveSpan } from '../fault.ts';
import { onStartOf } from './spans.ts';

export const spanNeverEnded: Fault = (host) =>
  onStartOf(host, 'payment.charge', (span) => {
    span.end = () => undefined;
  });

/** A `finally` that ends what was ended before, in an SDK that lets it: both copies are equal. */
export const spanEndedTwice: Fault = (host) => {
  const again = new WeakSet<LiveSpan>();
  host.onSpans({
    onEnd(span) {
      if (span.name !== 'payment.charge' || again.has(span)) return;
      again.add(span);
      Reflect.set(span, '_ended', false);
      span.end();
      host.fired();
    },
  });
};

interface Inside {
  _spanProcessor: { _spanProcessors: { onEnd(span: object): void }[] };
}

/** A second way out, on which the span has lost its attributes. */
export const spanExportedTwice: Fault = (host) =>
  host.onSpans({
    onEnd(span) {
      if (span.name !== 'payment.charge') return;
      const { _spanProcessors: all } = (span as unknown as Inside)._spanProcessor;
      all.at(-1)?.onEnd(Object.create(span, { attributes: { value: {} } }));
      host.fired();
    },
  });

interface Delivered {
  fields: { deliveryTag: number };
}

interface Channel {
  ack(message: Delivered): void;
  dispatchMessage(fields: object, message: Delivered | null): unknown;
}

/**
 * Acknowledged at receipt: a consumer that dies at its work loses the message. The later, second
 * acknowledgement would close the channel, so it is left out.
 */
export const acknowledgedBeforeWork: Fault = (host) => {
  const { BaseChannel } = host.load<{ BaseChannel: { prototype: Channel } }>(
    'amqplib',
    'lib/channel.js',
  );
  const early = new WeakSet<Delivered>();
  host.patch(BaseChannel.prototype, 'dispatchMessage', (dispatch) => {
    return function (this: Channel, fields, message) {
      const result = dispatch.call(this, fields, message);
      if (message === null) return result;
      this.ack(message);
      early.add(message);
      host.fired();
      return result;
    };
  });
  const { Channel } = host.load<{ Channel: { prototype: Channel } }>(
    'amqplib',
    'lib/channel_model.js',
  );
  // Stays in place after the fault is lifted, for the messages that are at work by then.
  const { ack } = Channel.prototype;
  Channel.prototype.ack = function (message) {
    if (!early.has(message)) ack.call(this, message);
  };
};
