import { ownerLabel } from '@traceshop/test-servers/containers';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { IMAGE } from './engine.ts';
import type { Launch, Running } from './launch.ts';

const FOLDER = '/etc/otelcol-contrib';
const STORAGE = '/var/lib/otelcol';
const STOP_MS = 20_000;
const PORTS = [4317, 4318, 8888, 8889, 13_133];

/** The Collector as docker-compose.yml runs it: the image, its own user, ports published. */
export async function launchContainer(launch: Launch): Promise<Running> {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const config = { source: launch.config, target: `${FOLDER}/config.yaml` };
  const test = { content: JSON.stringify(launch.override), target: `${FOLDER}/test.json` };
  const lines: string[] = [];
  const container = new GenericContainer(IMAGE)
    .withLabels(await ownerLabel())
    .withCopyFilesToContainer([config])
    .withCopyContentToContainer([test])
    .withCommand([config, test].flatMap(({ target }) => ['--config', target]))
    .withEnvironment(launch.env)
    .withExposedPorts(...PORTS)
    .withExtraHosts([{ host: 'host.docker.internal', ipAddress: 'host-gateway' }])
    .withLogConsumer((stream) => stream.on('data', (line) => lines.push(String(line))))
    .withWaitStrategy(Wait.forHttp('/', 13_133))
    .withStartupTimeout(120_000);
  if (launch.storage) container.withBindMounts([{ source: launch.storage, target: STORAGE }]);
  else container.withTmpFs({ [STORAGE]: 'rw,uid=10001' });

  const started = await container.start().catch((cause: unknown) => {
    throw new Error(`the Collector did not start (${cause}):\n${lines.join('')}`, { cause });
  });
  // "localhost" may mean ::1 first, where Docker publishes nothing.
  const host = started.getHost() === 'localhost' ? '127.0.0.1' : started.getHost();
  return {
    at: (port) => `${host}:${started.getMappedPort(port)}`,
    output: () => lines.join(''),
    stop: async () => {
      // Without a time it would be killed at once.
      await started.stop({ timeout: STOP_MS });
    },
    kill: async () => {
      const { dockerode } = (await getContainerRuntimeClient()).container;
      await dockerode.getContainer(started.getId()).remove({ force: true, v: true });
    },
  };
}
