import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ALIKE, type Instrumentations } from './alike';
import { OwnAmqplibInstrumentation } from './amqplib/amqplib-instrumentation';
import { httpConfig, undiciConfig } from './http-hooks';
import { OwnPgInstrumentation } from './pg/pg-instrumentation';
import { OwnRedisInstrumentation } from './redis/redis-instrumentation';

/** Our instrumentations, and OpenTelemetry's where there is none of ours: the default. */
export const OWN: Instrumentations = {
  http: ({ healthPaths }) => new HttpInstrumentation(httpConfig(healthPaths)),
  undici: () => new UndiciInstrumentation(undiciConfig),
  pg: () => new OwnPgInstrumentation(),
  redis: () => new OwnRedisInstrumentation(),
  amqplib: () => new OwnAmqplibInstrumentation(),
  ...ALIKE,
};
