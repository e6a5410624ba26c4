import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRoot } from '../ends-with-parent.ts';
import { freePort } from '../ports.ts';
import type { ProcessServer } from '../provider.ts';
import { type KeepServer, runTool, type ServerCommand, startServer } from './child.ts';
import { postgresBin } from './packages.ts';
import type { RunFolder } from './run-folder.ts';
import { packageUser } from './users.ts';

const USER = 'postgres';

/** A private PostgreSQL. It does not run as root, so root runs it as its package user. */
export async function startPostgres(folder: RunFolder, keep?: KeepServer): Promise<ProcessServer> {
  // A new folder for each start, because a failed start leaves files.
  const home = await mkdtemp(join(folder.path, 'postgres-'));
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  const password = randomBytes(12).toString('hex');
  await writeFile(passwordFile, password);
  if (isRoot) {
    const { uid, gid } = packageUser(USER);
    await chown(passwordFile, uid, gid);
    await chown(home, uid, gid);
  }
  const bin = postgresBin();
  const made = runTool(USER, join(bin, 'initdb'), [
    ...['--pgdata', data, '--username', USER, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
  ]);
  await folder.complete(made);
  const port = await freePort();
  const server: ServerCommand = {
    name: 'PostgreSQL',
    command: join(bin, 'postgres'),
    args: ['-D', data, ...settings(port, home)],
    user: USER,
    ready: /database system is ready to accept connections/,
    // "Immediate" mode: ends all connections. Unlike SIGKILL it frees the shared memory.
    stopSignal: 'SIGQUIT',
  };
  const address = { url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres` };
  return { address, ...(await startServer(folder, server, keep)) };
}

/**
 * The data is deleted after the run, so it need not survive a power cut (fsync). But a commit must
 * survive the death of any process: without synchronous_commit it would still be in shared memory.
 */
function settings(port: number, socketFolder: string): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: socketFolder,
    max_connections: 400,
    fsync: 'off',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'minimal',
    max_wal_senders: 0,
    logging_collector: 'off',
    timezone: 'UTC',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
