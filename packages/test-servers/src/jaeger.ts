// Jaeger in the version of docker-compose.yml, with its store in memory: what others are compared with.
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { imageOf } from './compose-file.ts';
import { ownerLabel } from './containers.ts';
import { dockerHasImage } from './docker-image.ts';

export interface Jaeger {
  /** Base address for OTLP over HTTP. */
  otlpUrl: string;
  /** Base address of the query APIs. */
  apiUrl: string;
  /** Seconds of CPU that it has used, and bytes of memory that it uses. */
  usage(): Promise<{ cpuSeconds: number; memoryBytes: number }>;
  stop(): Promise<void>;
}

/** `2.13.0` */
export const JAEGER_VERSION = imageOf('jaeger').split(':').at(-1) ?? '';

/** False without a Docker engine that has the image or can fetch it. */
export const canStartJaeger = (): boolean => dockerHasImage(imageOf('jaeger'));

const OTLP = 4318;
const API = 16_686;

export async function startJaeger(): Promise<Jaeger> {
  // The reaper would be one more image to fetch.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const started = await new GenericContainer(imageOf('jaeger'))
    .withLabels(await ownerLabel())
    // It would trace itself into its own store.
    .withEnvironment({ OTEL_TRACES_SAMPLER: 'always_off' })
    .withExposedPorts(OTLP, API)
    .withWaitStrategy(Wait.forHttp('/api/services', API))
    .withStartupTimeout(120_000)
    .start();
  // "localhost" may mean ::1 first, where Docker publishes nothing.
  const host = started.getHost() === 'localhost' ? '127.0.0.1' : started.getHost();
  const urlOf = (port: number): string => `http://${host}:${started.getMappedPort(port)}`;
  return {
    otlpUrl: urlOf(OTLP),
    apiUrl: urlOf(API),
    usage: () => usageOf(started.getId()),
    stop: async () => {
      await started.stop();
    },
  };
}

async function usageOf(id: string): Promise<{ cpuSeconds: number; memoryBytes: number }> {
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const stats = await dockerode.getContainer(id).stats({ stream: false });
  const cache = stats.memory_stats.stats.inactive_file ?? 0;
  return {
    cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
    memoryBytes: stats.memory_stats.usage - cache,
  };
}
