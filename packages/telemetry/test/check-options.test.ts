import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { httpConfig } from '../src/instrumentation/http-hooks';
import { createInstrumentations } from '../src/instrumentation/instrumentations';
import { checkOptions, OPTION_NAMES } from '../src/options/check-options';

let said: string[];
beforeEach(() => {
  said = [];
  const warn = (message: string) => said.push(message);
  const quiet = () => undefined;
  const logger = { warn, error: warn, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(logger, { suppressOverrideMessage: true });
});
afterAll(() => diag.disable());

class SomeExporter {
  async shutdown() {}
}

const WRONG: [exported: unknown, says: string][] = [
  [undefined, 'o.cjs: what it exports is undefined, expected an object of options'],
  [() => ({}), 'o.cjs: what it exports is the function , expected an object of options'],
  [[], 'o.cjs: what it exports is a list, expected'],
  [{ ServiceName: 'a' }, 'there is no option ServiceName; did you mean serviceName?'],
  [{ healthpath: ['/a'] }, 'there is no option healthpath; did you mean healthPaths?'],
  [{ textMapPropagator: {} }, 'there is no option textMapPropagator; there are serviceName,'],
  [{ serviceName: 5 }, "serviceName is 5, expected a text that is not empty, such as 'orders'"],
  [{ serviceNamespace: ' ' }, "serviceNamespace is ' ', expected a text"],
  [{ resourceAttributes: { a: {} } }, 'resourceAttributes is an object, expected an object of'],
  [{ healthPaths: '/health' }, "healthPaths is '/health', expected a list, [...], of: a path"],
  [{ healthPaths: ['/a', 'b'] }, "healthPaths[1] is 'b', expected a path that begins with /"],
  [{ healthPaths: ['/a?b'] }, "healthPaths[0] is '/a?b', expected a path that begins with /"],
  [{ sampler: 'always_on' }, "sampler is 'always_on', expected a sampler, an object with should"],
  [
    { instrumentations: [SomeExporter] },
    'instrumentations[0] is the class SomeExporter, expected an instrumentation, an object with',
  ],
  [{ propagators: ['b3'] }, "propagators[0] is 'b3', expected 'tracecontext', 'baggage' or a prop"],
  [
    { spanExporters: [new SomeExporter()] },
    "spanExporters[0] is an object of the class SomeExporter, expected 'otlp', 'console' or a span",
  ],
  [{ metricExporters: ['prometheus'] }, "metricExporters[0] is 'prometheus', expected 'otlp'"],
];

test.each(WRONG)('when %j is exported, the warning says what was expected', (exported, says) => {
  const checked = checkOptions(exported, 'o.cjs');

  expect(said).toEqual([expect.stringContaining(says)]);
  expect(said[0]).toMatch(/^o\.cjs: /);
  expect(Object.values(checked).flat()).toEqual(says.includes('healthPaths[1]') ? ['/a'] : []);
});

test('when an option exists, the README has it, and the other way round', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const section = readme.split(/^## /m).find((text) => text.startsWith('Options\n')) ?? '';
  const cells = [...section.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell = '']) => cell);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

  expect(named.sort()).toEqual([...OPTION_NAMES].sort());
});

test('when health paths are set, they replace the usual ones', () => {
  const ignores = (url: string, healthPaths?: string[]) =>
    httpConfig(healthPaths).ignoreIncomingRequestHook?.({ url } as never);

  expect(['/health', '/ready?full', '/status'].map((url) => ignores(url))).toEqual([
    true,
    true,
    false,
  ]);
  expect(['/health', '/status?full'].map((url) => ignores(url, ['/status']))).toEqual([
    false,
    true,
  ]);
});

describe('when a program brings instrumentations', () => {
  const bring = (instrumentationName: string) => {
    const one = { instrumentationName, on: true, disable: () => (one.on = false) };
    return one;
  };
  let created: Instrumentation[] = [];
  const createWith = (...own: object[]) => {
    created = createInstrumentations({ instrumentations: own as never[] });
    return created;
  };
  afterEach(() => {
    for (const one of created) one.disable();
    delete process.env['OTEL_NODE_DISABLED_INSTRUMENTATIONS'];
    delete process.env['OTEL_NODE_ENABLED_INSTRUMENTATIONS'];
  });

  test('one with the name of a built-in one replaces it, others are added', () => {
    const pg = bring('@opentelemetry/instrumentation-pg');
    const other = bring('@other/instrumentation');
    createWith(pg, other);

    expect(created).toEqual(expect.arrayContaining([pg, other]));
    const names = created.map(({ instrumentationName }) => instrumentationName);
    expect(names.filter((name) => name === pg.instrumentationName)).toHaveLength(1);
  });

  test('the variables select among them too', () => {
    const kafkajs = bring('@opentelemetry/instrumentation-kafkajs');
    const mongodb = bring('@opentelemetry/instrumentation-mongodb');
    process.env['OTEL_NODE_ENABLED_INSTRUMENTATIONS'] = 'kafkajs,pigeon';

    expect(createWith(kafkajs, mongodb)).toEqual([kafkajs, expect.anything()]);
    expect([kafkajs.on, mongodb.on]).toEqual([true, false]);
    expect(said).toEqual([
      expect.stringMatching(/names pigeon; there are http,.*, kafkajs, mongodb/),
    ]);
  });
});
