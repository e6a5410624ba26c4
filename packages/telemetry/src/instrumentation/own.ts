import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ALIKE, type Instrumentations, ROUTES } from './alike';
import { pgConfig, redisConfig } from './database-hooks';
import { createIsHealthCheck } from './health-paths';
import { HttpSpans } from './http/http';
import { undiciConfig } from './http-hooks';
import { createAmqplibInstrumentation } from './published-options';

/** Our instrumentations, and OpenTelemetry's where there is none of ours: the default. */
export const OWN: Instrumentations = {
  http: ({ healthPaths }) => new HttpSpans(createIsHealthCheck(healthPaths)),
  undici: () => new UndiciInstrumentation(undiciConfig),
  ...ROUTES,
  pg: () => new PgInstrumentation(pgConfig),
  redis: () => new RedisInstrumentation(redisConfig),
  amqplib: createAmqplibInstrumentation,
  ...ALIKE,
};
