// Each variable that docs/telemetry-reference.md promises about exporting: set it, see its effect.
import {
  ALL,
  batches,
  JSON_PROTOCOL,
  PROTOBUF,
  paths,
  type Rows,
  testTable,
  total,
  types,
  warnings,
  without,
} from './support/effects.ts';

const rows: Rows = {
  'nothing set': {
    env: {},
    effect: (e) =>
      expect(types(e)).toEqual(Object.fromEntries(ALL.map((path) => [path, PROTOBUF]))),
  },
  'OTEL_TRACES_EXPORTER=none': {
    env: { OTEL_TRACES_EXPORTER: 'none' },
    effect: (e) => expect(paths(e)).toEqual(without('/v1/traces')),
  },
  'OTEL_METRICS_EXPORTER=none': {
    env: { OTEL_METRICS_EXPORTER: 'none' },
    effect: (e) => expect(paths(e)).toEqual(without('/v1/metrics')),
  },
  'OTEL_LOGS_EXPORTER=none': {
    env: { OTEL_LOGS_EXPORTER: 'none' },
    effect: (e) => expect(paths(e)).toEqual(without('/v1/logs')),
  },
  'OTEL_TRACES_EXPORTER=console': {
    env: { OTEL_TRACES_EXPORTER: 'console' },
    effect: (e) => {
      expect(paths(e)).toEqual(without('/v1/traces'));
      expect(e.stdout).toContain("name: 'fetch-user-data'");
    },
  },
  'OTEL_METRICS_EXPORTER=console': {
    env: { OTEL_METRICS_EXPORTER: 'console' },
    effect: (e) => {
      expect(paths(e)).toEqual(without('/v1/metrics'));
      expect(e.stdout).toContain("'parcels.sent'");
    },
  },
  'OTEL_LOGS_EXPORTER=console,otlp': {
    env: { OTEL_LOGS_EXPORTER: 'console,otlp' },
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(e.stdout).toContain("body: 'a line'");
    },
  },
  'OTEL_TRACES_EXPORTER=zipkin': {
    env: { OTEL_TRACES_EXPORTER: 'zipkin' },
    effect: (e) =>
      expect(warnings(e)).toEqual([expect.stringContaining('OTEL_TRACES_EXPORTER=zipkin')]),
  },
  'OTEL_EXPORTER_OTLP_PROTOCOL=http/json': {
    env: JSON_PROTOCOL,
    effect: (e) =>
      expect(types(e)).toEqual(Object.fromEntries(ALL.map((path) => [path, 'application/json']))),
  },
  'OTEL_EXPORTER_OTLP_PROTOCOL=grpc': {
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    effect: (e) => {
      expect(types(e)['/v1/traces']).toBe(PROTOBUF);
      expect(warnings(e)).toEqual([expect.stringMatching(/http\/protobuf or http\/json.*4318/)]);
    },
  },
  'OTEL_EXPORTER_OTLP_{TRACES,METRICS,LOGS}_PROTOCOL': {
    env: {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json',
    },
    effect: (e) =>
      expect(types(e)).toEqual(Object.fromEntries(ALL.map((path) => [path, 'application/json']))),
  },
  'OTEL_EXPORTER_OTLP_{TRACES,METRICS,LOGS}_ENDPOINT': {
    env: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '{url}/my/traces',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: '{url}/my/metrics',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: '{url}/my/logs',
    },
    effect: (e) => expect(paths(e)).toEqual(['/my/logs', '/my/metrics', '/my/traces']),
  },
  'OTEL_EXPORTER_OTLP_ENDPOINT that ends as the address of one signal': {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: '{url}/v1/traces/' },
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(warnings(e)).toEqual([
        expect.stringMatching(
          /OTEL_EXPORTER_OTLP_ENDPOINT=http:.*\/v1\/traces ends in \/v1\/traces.*going on with http:\/\/127.0.0.1:\d+; .*OTEL_EXPORTER_OTLP_TRACES_ENDPOINT/,
        ),
      ]);
    },
  },
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT that is for traces': {
    env: { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: '{url}/v1/traces' },
    effect: (e) =>
      expect(warnings(e)).toEqual([
        expect.stringMatching(
          /METRICS_ENDPOINT=http.*\/v1\/traces is an address for traces: metrics usually go to http.*\/v1\/metrics/,
        ),
      ]),
  },
  'OTEL_EXPORTER_OTLP_ENDPOINT without http://': {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '{url}/v1/traces',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
    effect: (e) => expect([paths(e), e.stderr]).toEqual([['/v1/traces'], '']),
  },
  'OTEL_EXPORTER_OTLP_HEADERS and _TRACES_HEADERS': {
    env: {
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=shop',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-signal=traces',
    },
    effect: (e) => {
      expect(new Set(e.seen.map(({ headers }) => headers['x-tenant']))).toEqual(new Set(['shop']));
      const marked = e.seen.filter(({ headers }) => headers['x-signal'] === 'traces');
      expect(new Set(marked.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
    },
  },
  'OTEL_EXPORTER_OTLP_COMPRESSION=gzip': {
    env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    effect: (e) =>
      expect(new Set(e.seen.map(({ headers }) => headers['content-encoding']))).toEqual(
        new Set(['gzip']),
      ),
  },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: {
    env: { ...JSON_PROTOCOL, FIXTURE_SPANS: '10', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5' },
    effect: (e) => expect(batches(e, '/v1/traces')).toEqual([5, 5]),
  },
  OTEL_BSP_MAX_QUEUE_SIZE: {
    env: {
      ...JSON_PROTOCOL,
      FIXTURE_SPANS: '50',
      OTEL_BSP_MAX_QUEUE_SIZE: '4',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4',
    },
    effect: (e) => expect(total(batches(e, '/v1/traces'))).toBeLessThan(50),
  },
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: {
    env: { ...JSON_PROTOCOL, FIXTURE_SPANS: '10', OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '5' },
    effect: (e) => expect(batches(e, '/v1/logs')).toEqual([5, 5]),
  },
  OTEL_BLRP_MAX_QUEUE_SIZE: {
    env: {
      ...JSON_PROTOCOL,
      FIXTURE_SPANS: '50',
      OTEL_BLRP_MAX_QUEUE_SIZE: '4',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '4',
    },
    effect: (e) => expect(total(batches(e, '/v1/logs'))).toBeLessThan(50),
  },
};

testTable(rows);
