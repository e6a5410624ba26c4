import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot } from '../ends-with-parent.ts';
import { freePort } from '../ports.ts';
import type { ProcessServer } from '../provider.ts';
import { type KeepServer, type ServerCommand, startServer } from './child.ts';
import { epmd, rabbitmqServer } from './packages.ts';
import type { RunFolder } from './run-folder.ts';
import { packageUser } from './users.ts';

const USER = 'rabbitmq';

interface Ports {
  amqp: number;
  management: number;
  distribution: number;
  epmd: number;
}

/**
 * A private RabbitMQ. Two on one machine conflict by node name, cookie, distribution port and
 * Erlang's port mapper, so this one has its own of each.
 */
export async function startRabbitmq(folder: RunFolder, keep?: KeepServer): Promise<ProcessServer> {
  // A new folder for each start, because a failed start leaves files.
  const home = await mkdtemp(join(folder.path, 'rabbitmq-'));
  const ports: Ports = {
    amqp: await freePort(),
    management: await freePort(),
    distribution: await freePort(),
    epmd: await freePort(),
  };
  const password = randomBytes(12).toString('hex');
  await writeHome(home, ports, password);
  const mapper = await startServer(folder, portMapper(ports.epmd), keep);
  const broker = await startServer(folder, brokerOf(home, ports), keep).catch(
    async (error: unknown) => {
      await mapper.stop();
      throw error;
    },
  );
  const at = (scheme: string, port: number) =>
    `${scheme}://traceshop:${password}@127.0.0.1:${port}`;
  return {
    address: { url: at('amqp', ports.amqp), managementUrl: at('http', ports.management) },
    pid: broker.pid,
    stop: async () => {
      await broker.stop();
      await mapper.stop();
    },
  };
}

/** Started here, because Erlang would start it as a daemon that stays. */
function portMapper(port: number): ServerCommand {
  return {
    name: "Erlang's port mapper",
    command: epmd(),
    args: ['-debug', '-port', String(port), '-address', '127.0.0.1'],
    user: USER,
    ready: /entering the main select|epmd running/,
    stopSignal: 'SIGKILL',
  };
}

function brokerOf(home: string, ports: Ports): ServerCommand {
  return {
    name: 'RabbitMQ',
    command: rabbitmqServer(),
    args: [],
    user: USER,
    cwd: home,
    env: brokerVariables(home, ports),
    ready: /Server startup complete/,
    // Its own shutdown takes seconds, and the data is deleted anyway.
    stopSignal: 'SIGKILL',
  };
}

function brokerVariables(home: string, ports: Ports): Record<string, string> {
  return {
    HOME: home,
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_CRASH_DUMP: '/dev/null',
    RABBITMQ_NODENAME: `traceshop-${ports.amqp}@localhost`,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_CONF_ENV_FILE: join(home, 'env.conf'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(home, 'data'),
    RABBITMQ_PID_FILE: join(home, 'pid'),
    RABBITMQ_LOG_BASE: home,
    RABBITMQ_LOGS: '-',
    // Spinning idle schedulers cost a small machine a third of a core.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    // Makes the start script become the broker. A shell that waits for it would not forward our
    // signal.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

async function writeHome(home: string, ports: Ports, password: string): Promise<void> {
  const files: Record<string, string> = {
    '.erlang.cookie': randomBytes(16).toString('hex'),
    'env.conf': '',
    enabled_plugins: '[rabbitmq_management].\n',
    'rabbitmq.conf': [
      `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${ports.management}`,
      'default_user = traceshop',
      `default_pass = ${password}`,
      // A laptop's nearly full disk would block every publisher. There is little data.
      'disk_free_limit.absolute = 50MB',
      '',
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text);
  await chmod(join(home, '.erlang.cookie'), 0o400);
  if (!isRoot) return;
  const { uid, gid } = packageUser(USER);
  for (const name of Object.keys(files)) await chown(join(home, name), uid, gid);
  await chown(home, uid, gid);
}
