import type { Attributes, Span } from '@opentelemetry/api';
import type { AmqplibInstrumentationConfig } from '@opentelemetry/instrumentation-amqplib';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_MESSAGE_BODY_SIZE,
  ATTR_MESSAGING_MESSAGE_CONVERSATION_ID,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
  ATTR_RABBITMQ_DESTINATION_ROUTING_KEY,
} from '@opentelemetry/semantic-conventions/incubating';
import { ATTEMPT_HEADER, GENERIC_ATTRIBUTES } from '../names';

export interface MessageFacts {
  messageId?: unknown;
  correlationId?: unknown;
  headers?: Record<string, unknown>;
}

/** Current names and attributes for the spans of instrumentation-amqplib. */
export const amqplibConfig: AmqplibInstrumentationConfig = {
  publishHook(span, { exchange, routingKey, content, options }) {
    // The default exchange has no name. It delivers to the queue in the routing key.
    const destination = exchange === '' ? routingKey : exchange;
    span.updateName(`publish ${destination}`);
    span.setAttributes(publishAttributes({ destination, routingKey, content }, options ?? {}));
  },
  consumeHook(span, { msg }) {
    const queue = queueOf(span) ?? msg.fields.routingKey;
    span.updateName(`process ${queue}`);
    const { routingKey } = msg.fields;
    const facts = { destination: queue, routingKey, content: msg.content };
    span.setAttributes(processAttributes(facts, msg.properties as MessageFacts));
  },
};

/** The hook does not get the queue's name. The instrumentation has put it into the span's name. */
function queueOf(span: Span): string | undefined {
  const { name } = span as unknown as { name?: string };
  return name === undefined ? undefined : / process$/.test(name) ? name.slice(0, -8) : undefined;
}

interface Route {
  destination: string;
  routingKey: string;
  content: Buffer | undefined;
}

export function publishAttributes(route: Route, message: MessageFacts): Attributes {
  return {
    ...common(route),
    [ATTR_MESSAGING_OPERATION_NAME]: 'publish',
    [ATTR_MESSAGING_OPERATION_TYPE]: 'send',
    ...messageAttributes(message),
  };
}

export function processAttributes(route: Route, message: MessageFacts): Attributes {
  return {
    ...common(route),
    [ATTR_MESSAGING_OPERATION_NAME]: 'process',
    [ATTR_MESSAGING_OPERATION_TYPE]: 'process',
    ...messageAttributes(message),
  };
}

function common({ destination, routingKey, content }: Route): Attributes {
  return {
    [ATTR_MESSAGING_SYSTEM_NAME]: 'rabbitmq',
    [ATTR_MESSAGING_DESTINATION_NAME]: destination,
    [ATTR_RABBITMQ_DESTINATION_ROUTING_KEY]: routingKey,
    // amqplib itself reports content that is no buffer.
    [ATTR_MESSAGING_MESSAGE_BODY_SIZE]: content?.length,
  };
}

function messageAttributes(message: MessageFacts): Attributes {
  const attributes: Attributes = {};
  const { messageId, correlationId } = message;
  if (typeof messageId === 'string') attributes[ATTR_MESSAGING_MESSAGE_ID] = messageId;
  if (typeof correlationId === 'string') {
    attributes[ATTR_MESSAGING_MESSAGE_CONVERSATION_ID] = correlationId;
  }
  const attempt = message.headers?.[ATTEMPT_HEADER];
  if (typeof attempt === 'number') attributes[GENERIC_ATTRIBUTES.messageAttempt.name] = attempt;
  return attributes;
}
