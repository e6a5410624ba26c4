import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HostMetricsInstrumentation } from '@opentelemetry/instrumentation-host-metrics';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import type { TelemetryOptions } from '../options/options';
import { ExpressRoutes } from './express-routes';
import { FastifyRoutes } from './fastify-routes';
import { ScrubbedPinoInstrumentation } from './scrubbed-pino';

/** Instrumentations by the short names of the standard variables. */
export type Instrumentations = Record<string, (options: TelemetryOptions) => Instrumentation>;

/** These two are alike with `TRACESHOP_INSTRUMENTATIONS` `own` and `stock`. They read only routes. */
export const ROUTES = {
  express: () => new ExpressRoutes(),
  fastify: () => new FastifyRoutes(),
} as const satisfies Instrumentations;

/** These are alike too. */
export const ALIKE = {
  pino: () => new ScrubbedPinoInstrumentation(),
  'runtime-node': () => new RuntimeNodeInstrumentation(),
  'host-metrics': () =>
    new HostMetricsInstrumentation({ metricGroups: ['process.cpu', 'process.memory'] }),
} as const satisfies Instrumentations;
