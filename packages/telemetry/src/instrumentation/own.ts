import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ALIKE, type Instrumentations, ROUTES } from './alike';
import { OwnAmqplibInstrumentation } from './amqplib/amqplib-instrumentation';
import { createIsHealthCheck } from './health-paths';
import { HttpSpans } from './http/http';
import { undiciConfig } from './http-hooks';
import { OwnPgInstrumentation } from './pg/pg-instrumentation';
import { OwnRedisInstrumentation } from './redis/redis-instrumentation';

/** Our instrumentations, and OpenTelemetry's where there is none of ours: the default. */
export const OWN: Instrumentations = {
  http: ({ healthPaths }) => new HttpSpans(createIsHealthCheck(healthPaths)),
  undici: () => new UndiciInstrumentation(undiciConfig),
  ...ROUTES,
  pg: () => new OwnPgInstrumentation(),
  redis: () => new OwnRedisInstrumentation(),
  amqplib: () => new OwnAmqplibInstrumentation(),
  ...ALIKE,
};
