import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ALIKE, type Instrumentations, ROUTES } from './alike';
import { pgConfig, redisConfig } from './database-hooks';
import { httpConfig, undiciConfig } from './http-hooks';
import { createAmqplibInstrumentation } from './published-options';

/** OpenTelemetry's instrumentations, with our hooks: `TRACESHOP_INSTRUMENTATIONS=stock`. */
export const STOCK: Instrumentations = {
  http: ({ healthPaths }) => new HttpInstrumentation(httpConfig(healthPaths)),
  undici: () => new UndiciInstrumentation(undiciConfig),
  ...ROUTES,
  pg: () => new PgInstrumentation(pgConfig),
  redis: () => new RedisInstrumentation(redisConfig),
  amqplib: createAmqplibInstrumentation,
  ...ALIKE,
};
