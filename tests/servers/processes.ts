// Servers as private child processes of Debian's packages, for machines without Docker and for
// the demo. Nothing of the user's is read or touched: own folders, ports, names and cookies.
import { ensureInstalled } from './processes/packages.ts';
import { startPostgres } from './processes/postgres.ts';
import { startRabbitmq } from './processes/rabbitmq.ts';
import { startRedis } from './processes/redis.ts';
import { openRunFolder, type RunFolder } from './processes/run-folder.ts';
import type { RunningServer, ServerKind, ServerProvider } from './provider.ts';

const START: Record<ServerKind, (folder: RunFolder) => Promise<RunningServer>> = {
  postgres: startPostgres,
  redis: startRedis,
  rabbitmq: startRabbitmq,
};

export function processes(): ServerProvider {
  let folder: Promise<RunFolder> | undefined;
  const runFolder = (): Promise<RunFolder> => {
    folder ??= openRunFolder();
    return folder;
  };
  return {
    name: 'processes',
    prepare: ensureInstalled,
    start: async (kind) => START[kind](await runFolder()),
    close: async () => (await folder)?.remove(),
  };
}
