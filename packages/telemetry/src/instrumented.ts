/**
 * What the instrumentations send without any code of the program, as data. The reference prints it.
 */

export interface InstrumentedSpan {
  /** Examples of names. */
  readonly names: readonly string[];
  /** The instrumentation, as the scope of its spans, with `TRACESHOP_INSTRUMENTATIONS=own`. */
  readonly scope: string;
  readonly kind: 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  /** All that it can have. Names of the semantic conventions, except `server.service.name` and `messaging.message.attempt`. */
  readonly attributes: readonly string[];
  readonly meaning: string;
}

const NETWORK = ['network.peer.address', 'network.peer.port', 'network.protocol.version'] as const;
const SERVER_ENDPOINT = ['server.address', 'server.port'] as const;
const MESSAGING = [
  'messaging.system.name',
  'messaging.destination.name',
  'messaging.operation.name',
  'messaging.operation.type',
  'messaging.message.id',
  'messaging.message.conversation_id',
  'messaging.message.body.size',
  'messaging.message.attempt',
  'rabbitmq.destination.routing_key',
  ...SERVER_ENDPOINT,
] as const;

export const INSTRUMENTED_SPANS = {
  httpServer: {
    names: ['POST /users', 'GET /users/:id'],
    scope: '@traceshop/telemetry/http',
    kind: 'SERVER',
    attributes: [
      'http.request.method',
      'http.route',
      'http.response.status_code',
      'url.scheme',
      'url.path',
      'url.query',
      'user_agent.original',
      'client.address',
      ...SERVER_ENDPOINT,
      ...NETWORK,
      'error.type',
    ],
    meaning:
      'A request that the service answers. The name is method and route, or only the method if no route matched. Health paths (`/health`, `/ready`) have no span. The status is 499 if the caller disconnects.',
  },
  httpClient: {
    names: ['POST /charges'],
    scope: '@traceshop/telemetry/http',
    kind: 'CLIENT',
    attributes: [
      'http.request.method',
      'http.request.resend_count',
      'http.response.status_code',
      'url.full',
      'url.template',
      'server.service.name',
      ...SERVER_ENDPOINT,
      ...NETWORK,
      'error.type',
    ],
    meaning:
      'A call to a dependency. The name is method and `url.template`. A retry has `http.request.resend_count`. `error.type` is the status, `timeout`, or a code such as `ECONNREFUSED`.',
  },
  postgresql: {
    names: ['INSERT users', 'BEGIN'],
    scope: '@traceshop/telemetry/pg',
    kind: 'CLIENT',
    attributes: [
      'db.system.name',
      'db.namespace',
      'db.query.summary',
      'db.query.text',
      'db.response.status_code',
      ...SERVER_ENDPOINT,
      'error.type',
    ],
    meaning:
      'A statement. The name is `db.query.summary`: the operation and the first table. Parameters are never recorded. A failed one has `error.type` and, if PostgreSQL responded, its SQLSTATE as `db.response.status_code`.',
  },
  redis: {
    names: ['redis-GET'],
    scope: '@traceshop/telemetry/redis',
    kind: 'CLIENT',
    attributes: [
      'db.system.name',
      'db.operation.name',
      'db.query.text',
      'db.response.status_code',
      ...SERVER_ENDPOINT,
      'error.type',
    ],
    meaning:
      'A command. Only plain words of the key stay. The rest is a hash that differs between processes. A failed one has `error.type` and, if Redis responded, its code (`WRONGTYPE`) as `db.response.status_code`.',
  },
  producer: {
    names: ['publish notifications'],
    scope: '@traceshop/telemetry/amqplib',
    kind: 'PRODUCER',
    attributes: MESSAGING,
    meaning: 'A message is sent. The name has the queue, or the exchange.',
  },
  consumer: {
    names: ['process notifications'],
    scope: '@traceshop/telemetry/amqplib',
    kind: 'CONSUMER',
    attributes: [...MESSAGING, 'error.type'],
    meaning: 'A message is handled. It is a child of its PRODUCER and ends at the acknowledgement.',
  },
} as const satisfies Record<string, InstrumentedSpan>;

/** Recorded on the innermost span that failed, whoever created it. */
export const EXCEPTION_EVENT = {
  name: 'exception',
  attributes: ['exception.type', 'exception.message', 'exception.stacktrace'],
  meaning:
    'What was thrown. It is recorded once per process, on the innermost span. The PostgreSQL instrumentation records only the message.',
} as const;

/** Of every span, metric and log record. */
export const RESOURCE_ATTRIBUTES = {
  serviceName: { name: 'service.name', meaning: 'The service.' },
  serviceVersion: { name: 'service.version', meaning: 'Version in its package.json.' },
  serviceNamespace: {
    name: 'service.namespace',
    meaning: 'Only from `OTEL_RESOURCE_ATTRIBUTES`. The shop sets `checkout-platform`.',
  },
  serviceInstanceId: { name: 'service.instance.id', meaning: 'A random id of the process.' },
  environment: { name: 'deployment.environment.name', meaning: '`NODE_ENV`.' },
  hostName: { name: 'host.name', meaning: 'The host, or the container.' },
  processId: { name: 'process.pid', meaning: 'The process.' },
  runtimeName: { name: 'process.runtime.name', meaning: '`nodejs`.' },
  runtimeVersion: { name: 'process.runtime.version', meaning: 'Version of Node.' },
  sdkLanguage: { name: 'telemetry.sdk.language', meaning: '`nodejs`.' },
  sdkName: { name: 'telemetry.sdk.name', meaning: '`opentelemetry`.' },
  sdkVersion: { name: 'telemetry.sdk.version', meaning: 'Version of the SDK.' },
} as const;
