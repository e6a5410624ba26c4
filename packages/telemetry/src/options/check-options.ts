import { inspect } from 'node:util';
import { diag } from '@opentelemetry/api';
import { nearestName } from '../nearest-name';
import type { TelemetryOptions } from './options';

/** What a value must be. `expected` completes "expected ...". */
interface Rule {
  expected: string;
  fits: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '';

const TEXT: Rule = { expected: "a text that is not empty, such as 'orders'", fits: isText };
const PATH: Rule = {
  expected: "a path that begins with / and has no query, such as '/health'",
  fits: (value) => isText(value) && /^\/[^?#]*$/.test(value),
};
const ATTRIBUTES: Rule = {
  expected: "an object of texts, numbers and booleans, such as { 'cloud.region': 'eu-1' }",
  fits: (value) =>
    isObject(value) &&
    Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one)),
};
/** An object of the program, recognized by its methods, because it may come from another copy of the SDK. */
const having = (what: string, ...methods: string[]): Rule => ({
  expected: `${what}, an object with ${methods.join(', ')}`,
  fits: (value) =>
    isObject(value) && methods.every((method) => typeof value[method] === 'function'),
});
const orNamed = (names: readonly string[], rule: Rule): Rule => ({
  expected: `${names.map((name) => `'${name}'`).join(', ')} or ${rule.expected}`,
  fits: (value) => names.includes(value as string) || rule.fits(value),
});
const exporter = (what: string): Rule =>
  orNamed(['otlp', 'console'], having(what, 'export', 'shutdown'));

const SINGLE: Record<string, Rule> = {
  serviceName: TEXT,
  serviceNamespace: TEXT,
  serviceVersion: TEXT,
  resourceAttributes: ATTRIBUTES,
  sampler: having('a sampler', 'shouldSample'),
} satisfies { [Name in keyof TelemetryOptions]: Rule };

const LISTS: Record<string, Rule> = {
  healthPaths: PATH,
  instrumentations: having('an instrumentation', 'enable', 'setTracerProvider', 'setMeterProvider'),
  propagators: orNamed(
    ['tracecontext', 'baggage'],
    having('a propagator', 'inject', 'extract', 'fields'),
  ),
  spanProcessors: having('a span processor', 'onStart', 'onEnd', 'forceFlush', 'shutdown'),
  logRecordProcessors: having('a log record processor', 'onEmit', 'forceFlush', 'shutdown'),
  spanExporters: exporter('a span exporter'),
  logRecordExporters: exporter('a log record exporter'),
  metricExporters: exporter('a metric exporter'),
  metricReaders: having('a metric reader', 'setMetricProducer', 'collect', 'shutdown'),
} satisfies { [Name in keyof TelemetryOptions]: Rule };

export const OPTION_NAMES: readonly string[] = [...Object.keys(SINGLE), ...Object.keys(LISTS)];

/**
 * The options that make sense. One warning for each other says where it stands, what it is and
 * what is expected. Those are left out, so that the program starts.
 */
export function checkOptions(exported: unknown, file: string): TelemetryOptions {
  const problem = (where: string, value: unknown, expected: string): void =>
    diag.warn(`${file}: ${where} is ${shown(value)}, expected ${expected}; it is left out`);
  if (!isObject(exported)) {
    problem('what it exports', exported, "an object of options, such as { serviceName: 'orders' }");
    return {};
  }
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(exported)) {
    if (value === undefined) continue;
    const single = SINGLE[name];
    const item = LISTS[name];
    if (single?.fits(value)) checked[name] = value;
    else if (single !== undefined) problem(name, value, single.expected);
    else if (item === undefined) diag.warn(`${file}: ${unknownOption(name)}`);
    else if (!Array.isArray(value)) problem(name, value, `a list, [...], of: ${item.expected}`);
    else {
      checked[name] = value.filter((one, index) => {
        if (item.fits(one)) return true;
        problem(`${name}[${index}]`, one, item.expected);
        return false;
      });
    }
  }
  return checked;
}

function unknownOption(name: string): string {
  const lower = new Map(OPTION_NAMES.map((option) => [option.toLowerCase(), option]));
  const nearest = lower.get(nearestName(name.toLowerCase(), [...lower.keys()]) ?? '');
  const meant = nearest ? `did you mean ${nearest}?` : `there are ${OPTION_NAMES.join(', ')}`;
  return `there is no option ${name}; ${meant}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a few words. An object is never shown, because it may hold a secret. */
function shown(value: unknown): string {
  if (typeof value === 'function') {
    return `${/^class\b/.test(String(value)) ? 'the class' : 'the function'} ${value.name}`;
  }
  if (Array.isArray(value)) return 'a list';
  if (!isObject(value)) return inspect(value, { maxStringLength: 40 });
  const { name } = value.constructor ?? {};
  return name === undefined || name === 'Object' ? 'an object' : `an object of the class ${name}`;
}
