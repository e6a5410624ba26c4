// Servers as containers, in the versions that docker-compose.yml pins.
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
        // The image's first start runs a server without TCP to create the database: ask by TCP.
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
  // Its reaper is one more image to fetch; the containers are ended by the run that started them.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  return { name: 'containers', prepare: removeAbandonedContainers, start, close: async () => {} };
}

/** For every container that a test starts: names who must remove it, so that others can, should it die. */
export async function ownerLabel(): Promise<Record<string, string>> {
  return { [OWNER]: `${hostname()} ${await processIdentity(process.pid)}` };
}

/** Removes the containers of runs on this machine that were killed before they could do it. */
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

/** "localhost" may mean ::1 first, where Docker publishes nothing. */
function host(started: StartedTestContainer): string {
  const name = started.getHost();
  return name === 'localhost' ? '127.0.0.1' : name;
}
