/** The parts of pg and pg-pool that the instrumentation uses. */
export interface Client {
  connectionParameters: { host?: string; port?: number; database?: string };
}

export type Callback = (this: unknown, error: unknown, ...results: unknown[]) => unknown;

export interface QueryConfig {
  text?: unknown;
  values?: unknown;
  name?: unknown;
  callback?: unknown;
  cursor?: QueryConfig;
}

/** An object that runs itself on the connection: a `Query`, a cursor, a stream. */
export interface Submittable extends QueryConfig {
  submit: unknown;
  handleReadyForQuery?: (this: unknown, ...args: unknown[]) => unknown;
  handleError?: (this: unknown, ...args: unknown[]) => unknown;
}

export type Query = (
  this: Client,
  ...args: [config: unknown, values?: unknown, callback?: unknown]
) => unknown;

export interface ClientClass {
  prototype: { query: Query };
}

export interface Pool {
  options: { host?: unknown; port?: unknown; database?: unknown; max: number };
  totalCount: number;
  idleCount: number;
  waitingCount: number;
  ending: boolean;
}

export type Connect = (this: Pool, callback?: Callback | undefined) => unknown;
export type End = Connect;

export interface PoolClass {
  prototype: { connect: Connect; end: End };
}
