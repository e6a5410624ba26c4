import { freePort } from '../ports.ts';
import type { ProcessServer } from '../provider.ts';
import { type KeepServer, type ServerCommand, startServer } from './child.ts';
import { redisServer } from './packages.ts';
import type { RunFolder } from './run-folder.ts';

/** A private Redis that keeps everything in memory and reads no configuration file. */
export async function startRedis(folder: RunFolder, keep?: KeepServer): Promise<ProcessServer> {
  const port = await freePort();
  const server: ServerCommand = {
    name: 'Redis',
    command: redisServer(),
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--databases', '1024'],
      ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    ],
    user: 'redis',
    cwd: folder.path,
    ready: /Ready to accept connections/,
    stopSignal: 'SIGTERM',
  };
  const address = { url: `redis://127.0.0.1:${port}` };
  return { address, ...(await startServer(folder, server, keep)) };
}
