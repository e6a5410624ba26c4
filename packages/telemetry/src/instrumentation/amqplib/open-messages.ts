import { type Span, SpanStatusCode } from '@opentelemetry/api';
import type { Channel, Message } from './types';

/** How a message has ended. `status` is undefined if the consumer has accepted it. */
export interface End {
  status: string | undefined;
}

/** A span without acknowledgement ends after this time. */
const LONGEST_MS = 60_000;

interface Open {
  span: Span;
  since: number;
}

/** The messages of one channel that wait for their acknowledgement, oldest first. */
class OpenMessages {
  private readonly open = new Map<Message, Open>();
  private timer: NodeJS.Timeout | undefined;

  add(message: Message, span: Span): void {
    this.open.set(message, { span, since: performance.now() });
    this.timer ??= setInterval(() => this.endOld(), LONGEST_MS).unref();
  }

  has(message: Message): boolean {
    return this.open.has(message);
  }

  end(message: Message, { status }: End): void {
    const found = this.open.get(message);
    if (found === undefined) return;
    this.open.delete(message);
    if (status !== undefined) found.span.setStatus({ code: SpanStatusCode.ERROR, message: status });
    found.span.end();
  }

  endUpTo(last: Message, end: End): void {
    for (const message of this.open.keys()) {
      this.end(message, end);
      if (message === last) return;
    }
  }

  endAll(end: End): void {
    for (const message of this.open.keys()) this.end(message, end);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private endOld(): void {
    const oldest = performance.now() - LONGEST_MS;
    for (const [message, { since }] of this.open) {
      if (since > oldest) return;
      this.end(message, { status: 'instrumentation timeout called on message with requeue' });
    }
  }
}

const channels = new WeakMap<Channel, OpenMessages>();
/** A program may acknowledge on another channel than that of the message. */
const channelOf = new WeakMap<Message, OpenMessages>();

export function addOpen(channel: Channel, message: Message, span: Span): void {
  const messages = channels.get(channel) ?? new OpenMessages();
  channels.set(channel, messages);
  channelOf.set(message, messages);
  messages.add(message, span);
}

export function endOpen(message: Message, end: End): void {
  channelOf.get(message)?.end(message, end);
}

export function endOpenUpTo(channel: Channel, message: Message, end: End): void {
  const messages = channels.get(channel);
  if (messages?.has(message)) messages.endUpTo(message, end);
  else endOpen(message, end);
}

export function endAllOpen(channel: Channel, end: End): void {
  channels.get(channel)?.endAll(end);
}

export function endChannel(channel: Channel, end: End): void {
  endAllOpen(channel, end);
  channels.get(channel)?.stop();
}
