// The interface of a server for tests and the demo.

export type ServerKind = 'postgres' | 'redis' | 'rabbitmq';

export const SERVER_KINDS: readonly ServerKind[] = ['postgres', 'redis', 'rabbitmq'];

/** Where a server responds. `managementUrl` is RabbitMQ's HTTP API, credentials included. */
export interface ServerAddress {
  url: string;
  managementUrl?: string;
}

export interface RunningServer {
  address: ServerAddress;
  /** Ends the server and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

/** A server that runs as a child process. */
export interface ProcessServer extends RunningServer {
  /** Of its main process. It changes with a restart. */
  pid(): number;
}

/** There are two: testcontainers, and private child processes of Debian's packages. */
export interface ServerProvider {
  name: 'containers' | 'processes';
  /** Fails early, with one clear line, if a server cannot be started. */
  prepare(kinds: readonly ServerKind[]): Promise<void>;
  start(kind: ServerKind): Promise<RunningServer>;
  /** Removes the shared parts of the servers, after they have stopped. */
  close(): Promise<void>;
}

/** A condition the user can fix: its message is one line that says how. */
export class ServerSetupError extends Error {
  override name = 'ServerSetupError';
}
