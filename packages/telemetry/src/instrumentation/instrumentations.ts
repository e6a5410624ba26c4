import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HostMetricsInstrumentation } from '@opentelemetry/instrumentation-host-metrics';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { list } from '../env';
import type { TelemetryOptions } from '../options/options';
import { pgConfig, redisConfig } from './database-hooks';
import { ExpressRoutes } from './express-routes';
import { FastifyRoutes } from './fastify-routes';
import { httpConfig, undiciConfig } from './http-hooks';
import { PoolContextInstrumentation } from './pool-context';
import { createAmqplibInstrumentation } from './published-options';
import { ScrubbedPinoInstrumentation } from './scrubbed-pino';

/** The instrumentations in use, by the short names of the standard variables. */
const IN_USE: Record<string, (options: TelemetryOptions) => Instrumentation> = {
  http: ({ healthPaths }) => new HttpInstrumentation(httpConfig(healthPaths)),
  undici: () => new UndiciInstrumentation(undiciConfig),
  express: () => new ExpressRoutes(),
  fastify: () => new FastifyRoutes(),
  pg: () => new PgInstrumentation(pgConfig),
  redis: () => new RedisInstrumentation(redisConfig),
  amqplib: createAmqplibInstrumentation,
  pino: () => new ScrubbedPinoInstrumentation(),
  'runtime-node': () => new RuntimeNodeInstrumentation(),
  'host-metrics': () =>
    new HostMetricsInstrumentation({ metricGroups: ['process.cpu', 'process.memory'] }),
};

/** These measure the whole process, so each further thread would count it again. */
const ONCE_PER_PROCESS = ['host-metrics'];

/**
 * Creates the instrumentations in use, with our hooks, and adds the program's own. One of its own
 * replaces ours of the same name. `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` select among all. An unknown name causes a warning.
 */
export function createInstrumentations(options: TelemetryOptions): Instrumentation[] {
  const own = new Map(options.instrumentations?.map((one) => [shortName(one), one]));
  const all = [...new Set([...Object.keys(IN_USE), ...own.keys()])];
  const enabled = named('OTEL_NODE_ENABLED_INSTRUMENTATIONS', all) ?? all;
  const disabled = named('OTEL_NODE_DISABLED_INSTRUMENTATIONS', all) ?? [];
  const left = isMainThread ? disabled : [...disabled, ...ONCE_PER_PROCESS];
  const chosen = enabled.filter((name) => !left.includes(name));
  for (const [name, one] of own) if (!chosen.includes(name)) switchOff(one);
  const created = chosen.flatMap((name) => own.get(name) ?? IN_USE[name]?.(options) ?? []);
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
