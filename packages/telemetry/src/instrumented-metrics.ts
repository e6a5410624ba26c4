/** A metric of an instrumentation, which needs no code of the program. */
export interface InstrumentedMetric {
  readonly name: string;
  readonly kind: 'counter' | 'up-down counter' | 'gauge' | 'histogram';
  /** Empty if the instrumentation gives none. */
  readonly unit: string;
  readonly labels: readonly string[];
  readonly meaning: string;
}

const DELAYS = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'] as const;

const metric = <K extends InstrumentedMetric['kind']>(
  kind: K,
  unit: string,
  rest: Pick<InstrumentedMetric, 'name' | 'labels' | 'meaning'>,
): InstrumentedMetric => ({ kind, unit, ...rest });

const HTTP: readonly InstrumentedMetric[] = [
  metric('histogram', 's', {
    name: 'http.server.request.duration',
    labels: [
      'http.request.method',
      'http.route',
      'http.response.status_code',
      'url.scheme',
      'network.protocol.version',
      'error.type',
    ],
    meaning: 'Requests to the service.',
  }),
  metric('histogram', 's', {
    name: 'http.client.request.duration',
    labels: [
      'http.request.method',
      'server.address',
      'server.port',
      'http.response.status_code',
      'network.protocol.version',
      'error.type',
    ],
    meaning: 'Calls to dependencies.',
  }),
];

const DATABASE: readonly InstrumentedMetric[] = [
  metric('histogram', 's', {
    name: 'db.client.operation.duration',
    labels: [
      'db.system.name',
      'db.namespace',
      'db.operation.name',
      'server.address',
      'server.port',
      'error.type',
    ],
    meaning: 'Statements and commands.',
  }),
  metric('up-down counter', '{connection}', {
    name: 'db.client.connection.count',
    labels: ['db.client.connection.pool.name', 'db.client.connection.state'],
    meaning: 'Connections of the PostgreSQL pool, used and idle.',
  }),
  metric('up-down counter', '{connection}', {
    name: 'db.client.connection.max',
    labels: ['db.client.connection.pool.name'],
    meaning: 'How many connections the pool may have.',
  }),
  metric('up-down counter', '{connection}', {
    name: 'db.client.connection.pending_requests',
    labels: ['db.client.connection.pool.name'],
    meaning: 'How many requests wait for a connection.',
  }),
];

const EVENT_LOOP: readonly InstrumentedMetric[] = [
  ...DELAYS.map((delay) =>
    metric('gauge', 's', {
      name: `nodejs.eventloop.delay.${delay}`,
      labels: [],
      meaning: 'How late the event loop is.',
    }),
  ),
  metric('gauge', '1', {
    name: 'nodejs.eventloop.utilization',
    labels: [],
    meaning: 'The share of time in which the event loop is busy.',
  }),
  metric('counter', 's', {
    name: 'nodejs.eventloop.time',
    labels: ['nodejs.eventloop.state'],
    meaning: 'Time of the event loop, active and idle.',
  }),
];

const HEAP = ['v8js.heap.space.name'];

const MEMORY: readonly InstrumentedMetric[] = [
  metric('histogram', 's', {
    name: 'v8js.gc.duration',
    labels: ['v8js.gc.type'],
    meaning: 'Garbage collections.',
  }),
  ...['heap.used', 'heap.space.available_size', 'heap.space.physical_size'].map((part) =>
    metric('gauge', 'By', {
      name: `v8js.memory.${part}`,
      labels: HEAP,
      meaning: 'The heap, by space.',
    }),
  ),
  metric('up-down counter', 'By', {
    name: 'v8js.memory.heap.space.size',
    labels: HEAP,
    meaning: 'What each space of the heap has reserved.',
  }),
  metric('gauge', '{resource}', {
    name: 'v8js.resource.active',
    labels: ['v8js.resource.type'],
    meaning: 'What keeps the event loop alive.',
  }),
];

const PROCESS: readonly InstrumentedMetric[] = [
  metric('counter', 's', {
    name: 'process.cpu.time',
    labels: ['cpu.mode'],
    meaning: 'Processor time.',
  }),
  metric('gauge', '', {
    name: 'process.cpu.utilization',
    labels: ['cpu.mode'],
    meaning: 'Processor time as a share, 0 to 1.',
  }),
  metric('gauge', '', {
    name: 'process.memory.usage',
    labels: [],
    meaning: 'Memory of the process in bytes.',
  }),
];

export const INSTRUMENTED_METRICS: readonly InstrumentedMetric[] = [
  ...HTTP,
  ...DATABASE,
  ...EVENT_LOOP,
  ...MEMORY,
  ...PROCESS,
];
