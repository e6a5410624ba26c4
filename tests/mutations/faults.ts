// Every fault that can be seeded, by the name that it has in the table.
import type { Fault } from './fault.ts';
import * as context from './faults/context.ts';
import * as ends from './faults/ends.ts';
import * as meaning from './faults/meaning.ts';
import * as secrets from './faults/secrets.ts';
import * as work from './faults/work.ts';

export const FAULTS = {
  'parent id dropped': context.parentIdDropped,
  'context lost over HTTP': context.contextLostOverHttp,
  'context lost over RabbitMQ': context.contextLostOverRabbitMq,
  'context lost across a promise': context.contextLostOverPromise,
  'log line outside of its request': context.logLineOutsideContext,
  'span never ended': ends.spanNeverEnded,
  'span ended twice': ends.spanEndedTwice,
  'span exported twice': ends.spanExportedTwice,
  'message acknowledged before its work': ends.acknowledgedBeforeWork,
  'wrong kind': meaning.wrongKind,
  'status not set on failure': meaning.statusNotSet,
  'exception not recorded': meaning.exceptionNotRecorded,
  'attribute misspelt': meaning.attributeMisspelt,
  'attribute deprecated': meaning.attributeDeprecated,
  'id in a span name': meaning.idInSpanName,
  'retry not marked': meaning.retryNotMarked,
  'secret in an attribute': secrets.secretInAttribute,
  'secret in an exception message': secrets.secretInExceptionMessage,
  'secret in a log body': secrets.secretInLogBody,
  'query in a loop': work.queryInLoop,
  'health checks traced': work.healthChecksTraced,
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
