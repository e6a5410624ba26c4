// Servers of Debian's packages as private child processes, for the demo and machines without Docker.
// They use their own folders, ports, names and cookies, and nothing of the user's.
import type { KeepServer } from './processes/child.ts';
import { ensureInstalled } from './processes/packages.ts';
import { startPostgres } from './processes/postgres.ts';
import { startRabbitmq } from './processes/rabbitmq.ts';
import { startRedis } from './processes/redis.ts';
import { openRunFolder, type RunFolder } from './processes/run-folder.ts';
import type { ProcessServer, ServerKind, ServerProvider } from './provider.ts';

type Start = (folder: RunFolder, keep?: KeepServer) => Promise<ProcessServer>;

const START: Record<ServerKind, Start> = {
  postgres: startPostgres,
  redis: startRedis,
  rabbitmq: startRabbitmq,
};

export interface ProcessProvider extends ServerProvider {
  /** The run's folder, created at the first call. `close` ends its processes and removes it. */
  folder(): Promise<RunFolder>;
  start(kind: ServerKind): Promise<ProcessServer>;
}

/** With `keep`, a server that dies is started again, with its data and on its port. */
export function processes(keep?: KeepServer): ProcessProvider {
  let folder: Promise<RunFolder> | undefined;
  const runFolder = (): Promise<RunFolder> => {
    folder ??= openRunFolder();
    return folder;
  };
  return {
    name: 'processes',
    folder: runFolder,
    prepare: ensureInstalled,
    start: async (kind) => START[kind](await runFolder(), keep),
    close: async () => (await folder)?.remove(),
  };
}
