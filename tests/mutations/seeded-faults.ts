// For each fault: the service that gets it, the request that shows it, and the checks that must find it.
import type { ServiceName } from '@traceshop/contract/topology';
import type { CheckName } from './checks.ts';
import type { FaultName } from './faults.ts';
import type { RequestName } from './requests.ts';

export interface SeededFault {
  fault: FaultName;
  service: ServiceName;
  request: RequestName;
  /** The checks that must fail, with the message of each. A failure for another reason proves nothing. */
  caughtBy: Partial<Record<CheckName, RegExp>>;
  /** True if the trace never becomes complete. Then the test waits for a shorter time. */
  incomplete?: true;
}

export const SEEDED_FAULTS: readonly SeededFault[] = [
  {
    fault: 'parent id dropped',
    service: 'payment',
    request: 'a checkout',
    caughtBy: {
      toMatchTrace: /payment-service INTERNAL payment\.charge {3}<- missing/,
      toBeWellFormed: /expected 1 root, received 2: .*payment\.charge/,
      toHaveSingleRoot: /expected 1 root, received 2: .*payment\.charge/,
    },
  },
  {
    fault: 'context lost over HTTP',
    service: 'checkout',
    request: 'a checkout',
    incomplete: true,
    caughtBy: {
      toMatchTrace: /payment-service SERVER POST \/charges {3}<- missing/,
    },
  },
  {
    fault: 'context lost over RabbitMQ',
    service: 'notification',
    request: 'a new user',
    incomplete: true,
    caughtBy: {
      toMatchTrace: /notification-service CONSUMER process notifications {3}<- missing/,
      toBeWellFormed: /PRODUCER publish notifications has 0 of 1 CONSUMER spans yet/,
    },
  },
  {
    fault: 'context lost across a promise',
    service: 'checkout',
    request: 'a checkout',
    caughtBy: {
      toMatchTrace: /checkout-service INTERNAL checkout\.send_confirmation {3}<- missing/,
    },
  },
  {
    fault: 'span never ended',
    service: 'payment',
    request: 'a checkout',
    incomplete: true,
    caughtBy: {
      toMatchTrace: /payment-service INTERNAL payment\.charge {3}<- missing/,
      toBeWellFormed: /payment-service has open spans: payment\.charge/,
      toHaveNoOrphanSpans: /orphan: payment-service CLIENT/,
    },
  },
  {
    fault: 'span ended twice',
    service: 'payment',
    request: 'a checkout',
    caughtBy: {
      toMatchTrace: /payment-service ended payment\.charge more than once/,
      toBeWellFormed: /payment-service ended payment\.charge more than once/,
    },
  },
  {
    fault: 'span exported twice',
    service: 'payment',
    request: 'a checkout',
    caughtBy: { toBeWellFormed: /\(payment-service payment\.charge\) came twice/ },
  },
  {
    fault: 'message acknowledged before its work',
    service: 'notification',
    request: 'a new user',
    caughtBy: {
      toBeWellFormed: /CONSUMER process notifications ended before its work/,
    },
  },
  {
    fault: 'wrong kind',
    service: 'payment',
    request: 'a checkout',
    caughtBy: {
      toMatchTrace: /kind: expected "CLIENT", received "INTERNAL"/,
      toFollowSemconv: /payment-service INTERNAL POST \/v1\/charges: .*\[span-kind\]/,
    },
  },
  {
    fault: 'status not set on failure',
    service: 'payment',
    request: 'a declined card',
    caughtBy: { toMatchTrace: /status: expected "ERROR", received "UNSET"/ },
  },
  {
    fault: 'exception not recorded',
    service: 'payment',
    request: 'a declined card',
    caughtBy: { toMatchTrace: /events: expected exactly "exception", received none/ },
  },
  {
    fault: 'attribute misspelt',
    service: 'checkout',
    request: 'a checkout',
    caughtBy: {
      toMatchTrace: /checkout\.total_cents: expected .*, missing/,
      toFollowSemconv: /checkout\.total_cent is neither in the conventions nor.*\[known-key\]/,
    },
  },
  {
    fault: 'attribute deprecated',
    service: 'auth',
    request: 'an unknown user',
    caughtBy: { toFollowSemconv: /http\.method is deprecated\. Replaced by .*\[deprecated-key\]/ },
  },
  {
    fault: 'id in a span name',
    service: 'user',
    request: 'an unknown user',
    caughtBy: {
      toMatchTrace: /name: expected "GET \/users\/:id", received "GET \/users\/123"/,
      toFollowSemconv: /GET \/users\/123: the name holds a number.*\[span-name\]/,
    },
  },
  {
    fault: 'retry not marked',
    service: 'payment',
    request: 'a provider time-out',
    caughtBy: { toMatchTrace: /http\.request\.resend_count: expected [12], missing/ },
  },
  {
    fault: 'secret in an attribute',
    service: 'user',
    request: 'an unknown user',
    caughtBy: {
      toLeakNothing: /e-mail address in user-service INTERNAL span, attributes\.enduser\.id/,
    },
  },
  {
    fault: 'secret in an exception message',
    service: 'user',
    request: 'an unknown user',
    caughtBy: {
      toLeakNothing:
        /e-mail address in user-service INTERNAL span, event exception\.exception\.message/,
    },
  },
  {
    fault: 'secret in a log body',
    service: 'user',
    request: 'an unknown user',
    caughtBy: { logLeaks: /canary \d, base64 in user-service log record, body/ },
  },
  {
    fault: 'log line outside of its request',
    service: 'auth',
    request: 'an unknown user',
    caughtBy: { 'log correlation': /auth-service logged no line with the trace id/ },
  },
  {
    fault: 'query in a loop',
    service: 'inventory',
    request: 'too little stock',
    caughtBy: {
      toMatchTrace: /inventory-service CLIENT SELECT products {3}<- unexpected/,
      toCost: /db\.sameStatement: 3, the budget is 1/,
    },
  },
  {
    fault: 'health checks traced',
    service: 'gateway',
    request: 'a health check',
    caughtBy: {
      toMatchTrace: /api-gateway SERVER GET \/health {3}<- unexpected/,
      toHaveSingleRoot: /expected 1 root, received 2: .*GET \/health/,
    },
  },
];
