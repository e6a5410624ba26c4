import type { MessageFacts } from '../messaging-hooks';

/** The parts of amqplib that the instrumentation uses. */
export interface Channel {
  connection?: object;
}

export interface Message {
  content: Buffer;
  fields: { routingKey: string };
  properties: MessageFacts;
}

export interface PublishOptions extends MessageFacts {
  headers?: Record<string, unknown>;
}

export type Sent = [
  exchange: string,
  routingKey: string,
  content: Buffer,
  options?: PublishOptions | undefined,
];

/** Only a confirm channel calls back. */
export type Publish = (this: Channel, ...args: [...Sent, callback?: Confirmed]) => unknown;

export type Confirmed = (this: unknown, error: unknown, ok?: unknown) => void;

export type OnMessage = (this: unknown, message: Message | null) => unknown;

export type Consume = (
  this: Channel,
  ...args: [queue: string, onMessage: OnMessage, options?: { noAck?: boolean }, ...unknown[]]
) => unknown;

export type Acknowledge = (this: Channel, message: Message, ...rest: unknown[]) => unknown;

export type AcknowledgeAll = (this: Channel, ...args: unknown[]) => unknown;

export type Emit = (this: Channel, event: string | symbol, ...args: unknown[]) => boolean;

export interface ChannelModel {
  Channel: {
    prototype: Record<'ack' | 'nack' | 'reject', Acknowledge> &
      Record<'ackAll' | 'nackAll', AcknowledgeAll> & {
        publish: Publish;
        consume: Consume;
        emit: Emit;
      };
  };
  ConfirmChannel: { prototype: { publish: Publish } };
}

type Opened = (this: unknown, error: unknown, connection: object) => unknown;

export interface ConnectModule {
  connect(url: unknown, socketOptions: unknown, opened: Opened): unknown;
}
