/** Names of older conventions that instrumentation-amqplib still writes. Removed when a span ends. */
export const OBSOLETE_ATTRIBUTES: readonly string[] = [
  'messaging.system',
  'messaging.destination',
  'messaging.destination_kind',
  'messaging.rabbitmq.routing_key',
  'messaging.operation',
  'messaging.message_id',
  'messaging.conversation_id',
  'messaging.protocol',
  'messaging.protocol_version',
  'messaging.url',
];
