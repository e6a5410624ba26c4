// Finds the servers' programs, and installs them on a Debian machine that lacks them.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isRoot } from '../ends-with-parent.ts';
import { type ServerKind, ServerSetupError } from '../provider.ts';

const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const DEBIAN_RABBITMQ = '/usr/lib/rabbitmq/bin/rabbitmq-server';

const PACKAGES: Record<ServerKind, { debian: string; find(): string | undefined }> = {
  postgres: { debian: 'postgresql', find: findPostgresBin },
  redis: { debian: 'redis-server', find: () => onPath('redis-server') },
  rabbitmq: {
    debian: 'rabbitmq-server',
    // Debian's /usr/sbin/rabbitmq-server requires the system's own folders. This one does not.
    find: () => (existsSync(DEBIAN_RABBITMQ) ? DEBIAN_RABBITMQ : onPath('rabbitmq-server')),
  },
};

/** The folder of `postgres` and `initdb`. */
export const postgresBin = (): string => found('postgres');
export const redisServer = (): string => found('redis');
export const rabbitmqServer = (): string => found('rabbitmq');

/** Erlang's port mapper, which is installed with RabbitMQ's dependencies. */
export function epmd(): string {
  const path = onPath('epmd');
  if (!path) throw new ServerSetupError('epmd (Erlang, which RabbitMQ needs) is not on the PATH.');
  return path;
}

/**
 * Installs missing packages, as root on Debian or Ubuntu.
 * @throws ServerSetupError elsewhere: one line that names the package and the alternative with
 * Docker.
 */
export async function ensureInstalled(kinds: readonly ServerKind[]): Promise<void> {
  const missing = kinds.filter((kind) => !PACKAGES[kind].find());
  if (missing.length === 0) return;
  const names = missing.map((kind) => PACKAGES[kind].debian).join(' ');
  if (!isRoot || !existsSync('/usr/bin/apt-get')) {
    throw new ServerSetupError(
      `Missing: ${names}. Install ${missing.length > 1 ? 'them' : 'it'} (on Debian or Ubuntu: ` +
        `sudo apt-get install ${names}), or use Docker instead: docker compose up`,
    );
  }
  process.stderr.write(
    `Installing ${names} from Debian, to run private copies; the system's own stay switched off.\n`,
  );
  await install(names.split(' '));
  const still = missing.filter((kind) => !PACKAGES[kind].find());
  if (still.length > 0) {
    throw new ServerSetupError(`apt-get installed ${names}, but no ${still.join(', ')} is there.`);
  }
}

function install(names: string[]): Promise<void> {
  const script = join(import.meta.dirname, 'install-packages.sh');
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', [script, ...names], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const last = output.trim().split('\n').slice(-5).join('\n');
      reject(
        new ServerSetupError(
          `apt-get could not install ${names.join(' ')} (docker compose up does without):\n${last}`,
        ),
      );
    });
  });
}

function found(kind: ServerKind): string {
  const path = PACKAGES[kind].find();
  if (!path) throw new ServerSetupError(`${PACKAGES[kind].debian} is not installed.`);
  return path;
}

/** Debian can have several versions: takes the newest. Elsewhere takes the one on the PATH. */
function findPostgresBin(): string | undefined {
  const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES).map(Number) : [];
  const newestFirst = versions.filter((version) => version > 0).sort((a, b) => b - a);
  const debian = newestFirst
    .map((version) => join(DEBIAN_POSTGRES, String(version), 'bin'))
    .find((bin) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')));
  if (debian) return debian;
  if (existsSync('/usr/bin/apt-get')) return undefined;
  return onPath('postgres')?.replace(/\/postgres$/, '');
}

function onPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}
