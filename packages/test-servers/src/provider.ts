// What a test or the demo needs of a server, whoever runs it.

export type ServerKind = 'postgres' | 'redis' | 'rabbitmq';

export const SERVER_KINDS: readonly ServerKind[] = ['postgres', 'redis', 'rabbitmq'];

/** Where a server responds. `managementUrl` is RabbitMQ's HTTP API, credentials included. */
export interface ServerAddress {
  url: string;
  managementUrl?: string;
}

export interface RunningServer {
  address: ServerAddress;
  /** Ends the server and removes what it stored. Safe to call twice. */
  stop(): Promise<void>;
}

/** Two of these exist: testcontainers, and private child processes of Debian's packages. */
export interface ServerProvider {
  name: 'containers' | 'processes';
  /** Fails early, with one clear line, where a server could not be started at all. */
  prepare(kinds: readonly ServerKind[]): Promise<void>;
  start(kind: ServerKind): Promise<RunningServer>;
  /** Removes what is shared by the servers; they are stopped already. */
  close(): Promise<void>;
}

/** A condition the user can fix: its message is one line that says how. */
export class ServerSetupError extends Error {
  override name = 'ServerSetupError';
}
