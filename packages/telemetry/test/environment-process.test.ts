// Each variable that docs/telemetry-reference.md promises about the process, sampling and propagation: set it, see its effect.
import {
  JSON_PROTOCOL,
  paths,
  type Rows,
  testTable,
  tracesOf,
  warnings,
  without,
} from './support/effects.ts';

const rows: Rows = {
  'OTEL_SDK_DISABLED=true': {
    env: { OTEL_SDK_DISABLED: 'true' },
    effect: (e) => expect([paths(e), e.facts]).toEqual([[], { carrier: {} }]),
  },
  'OTEL_SDK_DISABLED=yes, which the specification takes for false': {
    env: { OTEL_SDK_DISABLED: 'yes' },
    effect: (e) => {
      expect(paths(e)).toContain('/v1/traces');
      expect(warnings(e)).toEqual([expect.stringContaining('OTEL_SDK_DISABLED')]);
    },
  },
  'OTEL_TRACES_SAMPLER=always_off': {
    env: { OTEL_TRACES_SAMPLER: 'always_off' },
    effect: (e) =>
      expect([paths(e).includes('/v1/traces'), e.facts.traceFlags]).toEqual([false, 0]),
  },
  'OTEL_TRACES_SAMPLER=parentbased_traceidratio, _ARG=0': {
    env: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    effect: (e) => expect(e.facts.traceFlags).toBe(0),
  },
  'OTEL_TRACES_SAMPLER=traceidratio, _ARG=1': {
    env: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' },
    effect: (e) => expect([e.facts.traceFlags, e.facts.traceState]).toEqual([1, 'ot=th:0']),
  },
  'OTEL_TRACES_SAMPLER=jaeger_remote': {
    env: { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    effect: (e) => {
      expect(e.facts.traceFlags).toBe(1);
      expect(warnings(e)).toEqual([expect.stringContaining('OTEL_TRACES_SAMPLER=jaeger_remote')]);
    },
  },
  'OTEL_PROPAGATORS unset': {
    env: {},
    effect: (e) => expect(Object.keys(e.facts.carrier).sort()).toEqual(['baggage', 'traceparent']),
  },
  'OTEL_PROPAGATORS=tracecontext': {
    env: { OTEL_PROPAGATORS: 'tracecontext' },
    effect: (e) => expect(Object.keys(e.facts.carrier)).toEqual(['traceparent']),
  },
  'OTEL_PROPAGATORS=baggage': {
    env: { OTEL_PROPAGATORS: 'baggage' },
    effect: (e) => expect(e.facts.carrier).toEqual({ baggage: 'tier=gold' }),
  },
  'OTEL_PROPAGATORS=none': {
    env: { OTEL_PROPAGATORS: 'none' },
    effect: (e) => expect(e.facts.carrier).toEqual({}),
  },
  'OTEL_PROPAGATORS=b3': {
    env: { OTEL_PROPAGATORS: 'b3' },
    effect: (e) => expect(warnings(e)).toEqual([expect.stringContaining('OTEL_PROPAGATORS=b3')]),
  },
  OTEL_SERVICE_NAME: {
    env: { ...JSON_PROTOCOL, OTEL_SERVICE_NAME: 'renamed' },
    effect: (e) => {
      expect(tracesOf(e)).toContain('"renamed"');
      expect(e.stdout).toContain('"service.name":"renamed"');
    },
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    env: {
      ...JSON_PROTOCOL,
      OTEL_RESOURCE_ATTRIBUTES:
        'team=cart,deployment.environment.name=staging,service.namespace=other',
    },
    effect: (e) => {
      for (const value of ['cart', 'staging', 'other', 'fixture'])
        expect(tracesOf(e)).toContain(`"${value}"`);
    },
  },
  'OTEL_RESOURCE_ATTRIBUTES with pairs that are none': {
    env: {
      ...JSON_PROTOCOL,
      OTEL_RESOURCE_ATTRIBUTES: 'team=cart,broken,note=a%2Cb%20c,odd=100%,=x',
    },
    effect: (e) => {
      for (const value of ['cart', 'a,b c', '100%']) expect(tracesOf(e)).toContain(`"${value}"`);
      expect(warnings(e)).toEqual([
        expect.stringContaining('OTEL_RESOURCE_ATTRIBUTES: pair 2 is not key=value'),
        expect.stringContaining('the value of odd has a %'),
      ]);
    },
  },
  'no OTEL_SERVICE_NAME': {
    env: { ...JSON_PROTOCOL, OTEL_SERVICE_NAME: '' },
    effect: (e) => {
      for (const value of ['telemetry', '0.1.0', 'development'])
        expect(tracesOf(e)).toContain(`"${value}"`);
      expect(tracesOf(e)).not.toContain('service.namespace');
    },
  },
  'OTEL_LOG_LEVEL=none': {
    env: { OTEL_LOG_LEVEL: 'none', OTEL_PROPAGATORS: 'b3' },
    effect: (e) => expect(e.stderr).toBe(''),
  },
  'OTEL_LOG_LEVEL=debug': {
    env: { OTEL_LOG_LEVEL: 'debug' },
    effect: (e) => expect(e.stderr).toContain('"level":"debug"'),
  },
  'LOG_LEVEL=loud': {
    env: { LOG_LEVEL: 'loud' },
    effect: (e) => {
      expect(e.stdout).toContain('a line');
      expect(warnings(e)).toEqual([expect.stringContaining('LOG_LEVEL=loud')]);
    },
  },
  'LOG_LEVEL=warn': {
    env: { LOG_LEVEL: 'warn' },
    effect: (e) => {
      expect(e.stdout).not.toContain('a line');
      expect(paths(e)).toEqual(without('/v1/logs'));
    },
  },
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    env: { ...JSON_PROTOCOL, OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3' },
    effect: (e) => expect(tracesOf(e)).toContain('{"stringValue":"usr"}'),
  },
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    env: { ...JSON_PROTOCOL, OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3' },
    effect: (e) => expect(tracesOf(e)).toContain('{"stringValue":"usr"}'),
  },
  'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=0': {
    env: { ...JSON_PROTOCOL, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '0' },
    effect: (e) => expect(tracesOf(e)).not.toContain('usr_1'),
  },
  'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT=many': {
    env: { OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: 'many' },
    effect: (e) =>
      expect(warnings(e)).toEqual([
        expect.stringContaining('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT=many'),
      ]),
  },
  'variables without effect, misspelt ones and those of others': {
    env: {
      OTEL_CONFIG_FILE: '/etc/otel.yaml',
      OTEL_NODE_RESOURCE_DETECTORS: 'all',
      OTEL_SERVICE_NAMES: 'shop',
      OTEL_BSP_SHEDULE_DELAY: '1',
      OTEL_SOMETHING_ELSE_ALTOGETHER: '1',
      OTEL_PYTHON_LOG_LEVEL: 'debug',
    },
    effect: (e) => {
      const [warning, ...others] = warnings(e);
      expect(others).toEqual([]);
      for (const part of [
        'OTEL_CONFIG_FILE (there is no declarative configuration',
        'OTEL_NODE_RESOURCE_DETECTORS (name what is missing in OTEL_RESOURCE_ATTRIBUTES)',
        'OTEL_SERVICE_NAMES (did you mean OTEL_SERVICE_NAME?)',
        'OTEL_BSP_SHEDULE_DELAY (did you mean OTEL_BSP_SCHEDULE_DELAY?)',
        'OTEL_SOMETHING_ELSE_ALTOGETHER (not known)',
      ]) {
        expect(warning).toContain(part);
      }
      expect(warning).not.toContain('PYTHON');
    },
  },
  'TRACESHOP_SAMPLE_ALWAYS and no route': {
    env: {
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
      TRACESHOP_SAMPLE_ALWAYS: '/checkout',
    },
    effect: (e) => expect(e.facts.traceFlags).toBe(0),
  },
  'NODE_ENV=production': {
    env: { ...JSON_PROTOCOL, NODE_ENV: 'production' },
    effect: (e) => expect(tracesOf(e)).toContain('"production"'),
  },
  'OTEL_METRIC_EXPORT_INTERVAL longer than a timer': {
    env: { OTEL_METRIC_EXPORT_INTERVAL: '1e12' },
    effect: (e) => expect(e.stderr).toBe(''),
  },
};

testTable(rows);
