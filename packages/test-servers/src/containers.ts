// Servers as containers, in the versions of docker-compose.yml.
import { hostname } from 'node:os';
import {
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { imageOf } from './compose-file.ts';
import { isAlive, processIdentity } from './process-identity.ts';
import {
  type RunningServer,
  type ServerAddress,
  type ServerKind,
  type ServerProvider,
  ServerSetupError,
} from './provider.ts';

const PASSWORD = 'traceshop';

/** Who started a container: host, pid and start time. */
const OWNER = 'traceshop.test-servers.owner';

interface Recipe {
  container(): GenericContainer;
  address(started: StartedTestContainer): ServerAddress;
}

const RECIPES: Record<ServerKind, Recipe> = {
  postgres: {
    container: () =>
      new GenericContainer(imageOf('postgres'))
        .withEnvironment({ POSTGRES_PASSWORD: PASSWORD })
        .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=400'])
        .withExposedPorts(5432)
        // On its first start the image runs a server without TCP to create the database, so check by TCP.
        .withWaitStrategy(Wait.forSuccessfulCommand('pg_isready -h 127.0.0.1 -U postgres')),
    address: (started) => ({
      url: `postgres://postgres:${PASSWORD}@${host(started)}:${started.getMappedPort(5432)}/postgres`,
    }),
  },
  redis: {
    container: () =>
      new GenericContainer(imageOf('redis'))
        .withCommand(['redis-server', '--databases', '1024', '--save', '', '--appendonly', 'no'])
        .withExposedPorts(6379)
        .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
    address: (started) => ({ url: `redis://${host(started)}:${started.getMappedPort(6379)}` }),
  },
  rabbitmq: {
    container: () =>
      new GenericContainer(imageOf('rabbitmq'))
        .withEnvironment({ RABBITMQ_DEFAULT_USER: 'traceshop', RABBITMQ_DEFAULT_PASS: PASSWORD })
        .withExposedPorts(5672, 15672)
        .withWaitStrategy(Wait.forLogMessage(/Server startup complete/)),
    address: (started) => ({
      url: `amqp://traceshop:${PASSWORD}@${host(started)}:${started.getMappedPort(5672)}`,
      managementUrl: `http://traceshop:${PASSWORD}@${host(started)}:${started.getMappedPort(15672)}`,
    }),
  },
};

export function containers(): ServerProvider {
  // The reaper would be one more image to fetch. The run removes its containers itself.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  return { name: 'containers', prepare: removeAbandonedContainers, start, close: async () => {} };
}

/** Labels for every container of a test: they name its owner. If the owner dies, others can remove it. */
export async function ownerLabel(): Promise<Record<string, string>> {
  return { [OWNER]: `${hostname()} ${await processIdentity(process.pid)}` };
}

/** Removes the containers of killed runs on this machine. */
export async function removeAbandonedContainers(): Promise<void> {
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const labelled = await dockerode.listContainers({ all: true, filters: { label: [OWNER] } });
  for (const { Id, Labels } of labelled) {
    const [host, ...identity] = (Labels[OWNER] ?? '').split(' ');
    if (host !== hostname() || (await isAlive(identity.join(' ')))) continue;
    await dockerode.getContainer(Id).remove({ force: true, v: true });
  }
}

async function start(kind: ServerKind): Promise<RunningServer> {
  const recipe = RECIPES[kind];
  const started = await recipe
    .container()
    .withLabels(await ownerLabel())
    .withStartupTimeout(120_000)
    .start()
    .catch((cause: unknown) => {
      throw new ServerSetupError(
        `${kind} did not start as a container (${cause}); TEST_SERVERS=processes does without Docker.`,
        { cause },
      );
    });
  return {
    address: recipe.address(started),
    stop: async () => {
      await started.stop();
    },
  };
}

/** "localhost" may mean ::1, where Docker publishes nothing. */
function host(started: StartedTestContainer): string {
  const name = started.getHost();
  return name === 'localhost' ? '127.0.0.1' : name;
}
