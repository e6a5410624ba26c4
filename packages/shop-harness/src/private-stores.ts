// PostgreSQL, Redis and RabbitMQ of one shop alone, for tests that kill or stop them: each is a process that
// is started again when it dies, as compose does.
import type { AddressOf } from '@traceshop/test-servers';
import { processes } from '@traceshop/test-servers/processes';
import {
  type ProcessServer,
  SERVER_KINDS,
  type ServerKind,
} from '@traceshop/test-servers/provider';
import { Client } from 'pg';

export interface PrivateStores {
  /** For `ShopOptions.servers`. */
  servers: AddressOf;
  /** Sends a signal to a server's main process, `SIGKILL` by default. */
  kill(kind: ServerKind, signal?: NodeJS.Signals): void;
  /** Kills one of PostgreSQL's processes, which serves a client of the database: the postmaster then ends all. */
  killBackend(databaseUrl: string): Promise<void>;
  /** A line for every death and every return. */
  said(): readonly string[];
  close(): Promise<void>;
}

export async function startPrivateStores(): Promise<PrivateStores> {
  const said: string[] = [];
  const provider = processes({ says: (line) => said.push(line) });
  await provider.prepare(SERVER_KINDS);
  const started = new Map<ServerKind, ProcessServer>();
  try {
    await Promise.all(
      SERVER_KINDS.map(async (kind) => started.set(kind, await provider.start(kind))),
    );
  } catch (error) {
    await provider.close();
    throw error;
  }
  const server = (kind: ServerKind): ProcessServer => {
    const found = started.get(kind);
    if (!found) throw new Error(`${kind} is not started`);
    return found;
  };
  return {
    servers: async (kind) => server(kind).address,
    kill: (kind, signal = 'SIGKILL') => void process.kill(server(kind).pid(), signal),
    killBackend: async (url) => void process.kill(await aBackendOf(url), 'SIGKILL'),
    said: () => said,
    close: provider.close,
  };
}

async function aBackendOf(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend' ORDER BY state_change DESC LIMIT 1`,
    );
    const [backend] = rows;
    if (!backend) throw new Error('the database has no connection');
    return backend.pid;
  } finally {
    await client.end();
  }
}
