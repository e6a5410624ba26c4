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
import { pgConfig, redisConfig } from './database-hooks';
import { ExpressRoutes } from './express-routes';
import { FastifyRoutes } from './fastify-routes';
import { httpConfig, undiciConfig } from './http-hooks';
import { PoolContextInstrumentation } from './pool-context';
import { createAmqplibInstrumentation } from './published-options';
import { ScrubbedPinoInstrumentation } from './scrubbed-pino';

/** The instrumentations in use, by the short names of the standard variables. */
const IN_USE: Record<string, () => Instrumentation> = {
  http: () => new HttpInstrumentation(httpConfig),
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
 * Creates the instrumentations in use, with our hooks. `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` select among them. An unknown name causes a warning.
 */
export function createInstrumentations(): Instrumentation[] {
  const enabled = named('OTEL_NODE_ENABLED_INSTRUMENTATIONS') ?? Object.keys(IN_USE);
  const disabled = named('OTEL_NODE_DISABLED_INSTRUMENTATIONS') ?? [];
  const left = isMainThread ? disabled : [...disabled, ...ONCE_PER_PROCESS];
  const chosen = enabled.filter((name) => !left.includes(name));
  return [...chosen.flatMap((name) => IN_USE[name]?.() ?? []), new PoolContextInstrumentation()];
}

function named(variable: string): string[] | undefined {
  const names = list(variable);
  for (const name of names ?? []) {
    if (IN_USE[name] === undefined) {
      diag.warn(`${variable} names ${name}; there are ${Object.keys(IN_USE).join(', ')}`);
    }
  }
  return names;
}
