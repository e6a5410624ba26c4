import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { pgConfig, redisConfig } from './database-hooks';
import { httpConfig, undiciConfig } from './http-hooks';
import type { InstrumentationConfigs } from './instrumentation-configs';
import { amqplibConfig } from './messaging-hooks';
import { PoolContextInstrumentation } from './pool-context';

const ENABLED = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';

/** What the services use. The bundle would enable 40, some of which double spans (router, net). */
const IN_USE = 'http,express,pg,redis,amqplib,pino,undici,runtime-node,host-metrics';

const configs: Partial<InstrumentationConfigs> = {
  '@opentelemetry/instrumentation-http': httpConfig,
  '@opentelemetry/instrumentation-undici': undiciConfig,
  '@opentelemetry/instrumentation-express': {
    // One span per layer tells nothing here; http.route stays on the SERVER span.
    ignoreLayersType: ['middleware', 'router', 'request_handler'] as never[],
  },
  '@opentelemetry/instrumentation-pg': pgConfig,
  '@opentelemetry/instrumentation-redis': redisConfig,
  '@opentelemetry/instrumentation-amqplib': amqplibConfig,
  '@opentelemetry/instrumentation-host-metrics': {
    metricGroups: ['process.cpu', 'process.memory'],
  },
};

/**
 * The instrumentations in use, with our hooks. `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
 * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` choose others, as everywhere.
 */
export function createInstrumentations(): Instrumentation[] {
  const chosen = process.env[ENABLED];
  // The bundle takes its list from the environment only; child processes must not inherit ours.
  if (chosen === undefined || chosen === '') process.env[ENABLED] = IN_USE;
  try {
    return [...getNodeAutoInstrumentations(configs), new PoolContextInstrumentation()];
  } finally {
    if (chosen === undefined) delete process.env[ENABLED];
    else process.env[ENABLED] = chosen;
  }
}
