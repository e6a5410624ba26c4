// The options file: each option has its effect, variables have priority, and nothing in it keeps a program from starting.
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ALL,
  type Effect,
  JSON_PROTOCOL,
  paths,
  type Rows,
  testTable,
  tracesOf,
  warnings,
  without,
} from './support/effects.ts';

const options = (file: string) => ({
  TRACESHOP_TELEMETRY_OPTIONS: `./test/fixtures/options/${file}`,
});

const BROKEN_JSON = join(tmpdir(), `broken-${process.pid}.json`);
beforeAll(() => writeFileSync(BROKEN_JSON, '{ "serviceName": '));
afterAll(() => rmSync(BROKEN_JSON));

/** What the program's own parts have printed. */
const own = (e: Effect) =>
  [...e.stdout.matchAll(/^OWN (.*)$/gm)].map(
    ([, json = '']) => JSON.parse(json) as Record<string, unknown>,
  );

const rows: Rows = {
  'every part is the program’s own': {
    env: { ...options('own.cjs'), OTEL_SERVICE_NAME: '' },
    effect: (e) => {
      expect(paths(e)).toEqual([]);
      expect(warnings(e)).toEqual([]);
      expect(e.facts.carrier).toEqual({ baggage: 'tier=gold', 'x-own': '1' });
      expect(own(e)).toEqual(
        expect.arrayContaining([
          {
            resource: expect.objectContaining({
              'service.name': 'own-name',
              'service.namespace': 'own-company',
              'service.version': '9.8.7',
              'cloud.region': 'eu-1',
            }),
            attributes: {
              'user.id': 'usr_1',
              'own.sampler': true,
              // What a processor of the program adds is scrubbed too.
              'own.processor': expect.not.stringContaining('canary'),
            },
          },
          { body: 'a line' },
          { signal: 'traces', names: ['fetch-user-data'] },
          { signal: 'logs', names: ['a line'] },
          { signal: 'metrics', names: expect.arrayContaining(['parcels.sent']) },
          { signal: 'traces', closed: true },
          { signal: 'logs', closed: true },
        ]),
      );
      // The log line names the same service.
      expect(e.stdout).toContain('"service.name":"own-name"');
    },
  },
  'variables are set too, which have priority': {
    env: {
      ...options('own.cjs'),
      ...JSON_PROTOCOL,
      OTEL_SERVICE_NAME: 'from-variable',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=from-variable',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'console',
      OTEL_TRACES_SAMPLER: 'always_on',
      OTEL_PROPAGATORS: 'tracecontext',
    },
    effect: (e) => {
      expect(paths(e)).toEqual(['/v1/traces']);
      expect(Object.keys(e.facts.carrier)).toEqual(['traceparent']);
      expect(own(e).filter(({ signal }) => signal !== undefined)).toEqual([]);
      expect(tracesOf(e).split('from-variable')).toHaveLength(3);
      expect(tracesOf(e)).not.toContain('own.sampler');
    },
  },
  'every part of the program throws': {
    env: { ...options('throwing.cjs'), ...JSON_PROTOCOL },
    effect: (e) => {
      // The other parts go on.
      expect(tracesOf(e)).toContain('fetch-user-data');
      expect(e.facts.carrier).toEqual({});
      const said = warnings(e).join('\n');
      for (const part of ['sampler', 'propagator', 'span processor', 'log record processor']) {
        expect(said).toContain(`the ${part} Object failed`);
      }
      for (const signal of ['traces', 'logs', 'metrics']) {
        expect(said).toContain(`Object could not export ${signal}: broken export`);
      }
      expect(said).toContain('own could not be registered');
    },
  },
  'it is JSON': {
    env: { ...options('names.json'), ...JSON_PROTOCOL, OTEL_SERVICE_NAME: '' },
    effect: (e) => {
      expect(tracesOf(e)).toContain('named-in-json');
      expect(e.stdout).toContain("name: 'fetch-user-data'");
      expect([paths(e), e.stderr]).toEqual([ALL, '']);
    },
  },
  'it is compiled from an ES module, with a misspelt option': {
    env: { ...options('compiled.cjs'), ...JSON_PROTOCOL, OTEL_SERVICE_NAME: '' },
    effect: (e) => {
      expect(tracesOf(e)).toContain('"compiled"');
      expect(warnings(e)).toEqual([
        expect.stringContaining(
          'compiled.cjs: there is no option serviceNmae; did you mean serviceName?',
        ),
      ]);
    },
  },
  'there is no such file': {
    env: options('missing.cjs'),
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(warnings(e)).toEqual([
        expect.stringMatching(
          /missing\.cjs \(TRACESHOP_TELEMETRY_OPTIONS\) could not be loaded: Cannot find module.*Expected a JSON or CommonJS file/,
        ),
      ]);
    },
  },
  'it is broken JSON': {
    env: { TRACESHOP_TELEMETRY_OPTIONS: BROKEN_JSON },
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(warnings(e)).toEqual([
        expect.stringMatching(/broken-.*json.*could not be loaded.*JSON/),
      ]);
    },
  },
  'it throws': {
    env: options('throws.cjs'),
    effect: (e) => {
      expect(paths(e)).toEqual(ALL);
      expect(warnings(e)).toEqual([
        expect.stringMatching(/throws\.cjs.*could not be loaded: no database/),
      ]);
    },
  },
  'the program exits while an exporter of its own has items, it says what is lost': {
    env: {
      ...options('own.cjs'),
      FIXTURE_EXITS: '1',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'otlp',
    },
    effect: (e) => {
      expect(paths(e)).toEqual(without('/v1/metrics').filter((path) => path !== '/v1/traces'));
      expect(warnings(e)).toEqual([
        expect.stringMatching(/last traces of this process are lost.*await flushTelemetry\(\)/),
      ]);
    },
  },
};

testTable(rows);
