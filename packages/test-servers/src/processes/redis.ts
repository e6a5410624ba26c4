import { freePort } from '../ports.ts';
import type { RunningServer } from '../provider.ts';
import { startServer } from './child.ts';
import { redisServer } from './packages.ts';
import type { RunFolder } from './run-folder.ts';

/** A Redis that keeps everything in memory and knows no configuration file. */
export async function startRedis(folder: RunFolder): Promise<RunningServer> {
  const port = await freePort();
  const child = await startServer(folder, {
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
  });
  return { address: { url: `redis://127.0.0.1:${port}` }, stop: child.stop };
}
