import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { list, text } from '../env';
import type { TelemetryOptions } from '../options/options';
import type { Instrumentations } from './alike';
import { PoolContextInstrumentation } from './pool-context';

/** Each is loaded only if it is chosen: the other one costs memory and time at the start. */
const SETS: Record<string, () => Instrumentations> = {
  own: () => (require('./own') as typeof import('./own')).OWN,
  stock: () => (require('./stock') as typeof import('./stock')).STOCK,
};

/** The instrumentations that `TRACESHOP_INSTRUMENTATIONS` chooses. */
function chosenSet(): Instrumentations {
  const name = text('TRACESHOP_INSTRUMENTATIONS');
  const known = name === undefined || Object.hasOwn(SETS, name);
  if (!known) {
    const all = Object.keys(SETS).join(' and ');
    diag.warn(`TRACESHOP_INSTRUMENTATIONS=${name} is not known: there are ${all}; own is used`);
  }
  const load = (known && SETS[name ?? 'own']) || SETS['own'];
  return load?.() ?? {};
}

/** Its class is loaded only if it is chosen. */
const OWN_PG = '@traceshop/telemetry/pg';

/** These measure the whole process, so each further thread would count it again. */
const ONCE_PER_PROCESS = ['host-metrics'];

/**
 * Creates the instrumentations in use, and adds the program's own. One of its own replaces that of
 * the same name. `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` select among all. An unknown name causes a warning.
 */
export function createInstrumentations(options: TelemetryOptions): Instrumentation[] {
  const inUse = chosenSet();
  const own = new Map(options.instrumentations?.map((one) => [shortName(one), one]));
  const all = [...new Set([...Object.keys(inUse), ...own.keys()])];
  const enabled = named('OTEL_NODE_ENABLED_INSTRUMENTATIONS', all) ?? all;
  const disabled = named('OTEL_NODE_DISABLED_INSTRUMENTATIONS', all) ?? [];
  const left = isMainThread ? disabled : [...disabled, ...ONCE_PER_PROCESS];
  const chosen = enabled.filter((name) => !left.includes(name));
  for (const [name, one] of own) if (!chosen.includes(name)) switchOff(one);
  const created = chosen.flatMap((name) => own.get(name) ?? inUse[name]?.(options) ?? []);
  // Ours keeps the context of waiting queries itself.
  if (created.some((one) => one.instrumentationName === OWN_PG)) return created;
  return [...created, new PoolContextInstrumentation()];
}

/** One that the program has created has switched itself on in its constructor. */
function switchOff(instrumentation: Instrumentation): void {
  try {
    instrumentation.disable();
  } catch (error) {
    diag.warn(`${instrumentation.instrumentationName} could not be disabled`, error);
  }
}

/** As in the standard variables: `@opentelemetry/instrumentation-pg` is `pg`. */
function shortName({ instrumentationName }: Instrumentation): string {
  return instrumentationName.replace(/^@opentelemetry\/instrumentation-/, '');
}

function named(variable: string, all: readonly string[]): string[] | undefined {
  const names = list(variable);
  for (const name of names ?? []) {
    if (!all.includes(name)) diag.warn(`${variable} names ${name}; there are ${all.join(', ')}`);
  }
  return names;
}
