import { type Logger, untraced } from '@traceshop/telemetry';
import pg from 'pg';
import { remainingMs } from '../core/deadline';
import { describeError, unavailable } from '../core/errors';
import { outageLog } from '../core/outage-log';
import { createSilenceBreaker, type SilenceBreaker } from '../core/silence-breaker';
import { limited } from '../core/time-limit';
import { startMigrations } from './migrations';
import { databaseError, isBrokenLink, isSilence } from './pg-errors';
import { type Queryable, queryable, runTransaction } from './queryable';

export type { Queryable } from './queryable';

/** Connections of one process to its database. */
export const POOL_SIZE = 10;

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  logger: Logger;
  /** Folder of plain SQL files. They run in order of their names: `001_users.sql`. */
  migrations: string;
  /** Default 10. */
  poolSize?: number;
  /** How long a query may wait for a connection. Default 1,500 ms. */
  connectTimeoutMs?: number;
}

/** A connection pool for a database with an up-to-date schema. `databaseError` converts every error. */
export interface Database extends Queryable {
  /**
   * Runs `fn` in one transaction. After a deadlock or a serialization failure `fn` runs again, up
   * to twice, so all its effects must go through `tx`.
   */
  transaction<T>(fn: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Throws unless the schema exists and a query succeeds. */
  ready(): Promise<void>;
  close(): Promise<void>;
  /** Resolves once the schema is up to date, or after `close`. Never rejects. */
  readonly migrated: Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 5_000;
// Shorter than the time that callers of /ready wait.
const READY_TIMEOUT_MS = 1_500;

/**
 * Starts migrating at once and repeats it while the server is down. Until then, and while the
 * server is down, queries fail within 2 s with 503. They recover without a restart. After one query
 * has timed out on a frozen server, all queries except one a second fail at once.
 */
export function createDatabase(options: DatabaseOptions): Database {
  const { logger, connectTimeoutMs = 1_500 } = options;
  const breaker = breakerOf(logger);
  const pool = createPool({ ...options, connectTimeoutMs }, breaker.heard);
  const migrations = startMigrations({ url: options.url, dir: options.migrations, logger });
  let migrated = false;
  void migrations.done.then(() => {
    migrated = true;
  });
  const connect = async (): Promise<pg.PoolClient> => {
    // Avoids a timer per query once the schema exists.
    if (!migrated) await untilMigrated(migrations.done, connectTimeoutMs);
    try {
      return await pool.connect();
    } catch (error) {
      throw databaseError(error);
    }
  };
  const runOnce = async (query: pg.QueryConfig): Promise<pg.QueryResult> => {
    const client = await connect();
    let broken = false;
    try {
      return await client.query(query);
    } catch (error) {
      broken = isBrokenLink(error);
      throw databaseError(error);
    } finally {
      client.release(broken);
    }
  };
  const guarded = <T>(work: () => Promise<T>): Promise<T> =>
    breaker.guard(work).catch((error: unknown) => {
      throw databaseError(error);
    });
  const direct = queryable((query) => guarded(() => runOnce(query)));
  return {
    ...direct,
    transaction: (fn) => guarded(() => runTransaction(connect, fn)),
    ready: async () => {
      const answer = untraced(() => direct.query('SELECT 1'));
      await limited(READY_TIMEOUT_MS, answer, () => unavailable('postgres'));
    },
    close: async () => {
      await migrations.stop();
      await pool.end();
    },
    migrated: migrations.done,
  };
}

function untilMigrated(done: Promise<void>, limitMs: number): Promise<void> {
  return limited(Math.min(limitMs, remainingMs() ?? limitMs), done, () =>
    unavailable('postgres', new Error('the schema is not up to date yet')),
  );
}

function breakerOf(logger: Logger): SilenceBreaker {
  const outage = outageLog(logger, {
    down: 'PostgreSQL does not answer; queries fail at once',
    back: 'PostgreSQL answers again',
  });
  return createSilenceBreaker({ isTimeout: isSilence, ...outage });
}

function createPool(options: DatabaseOptions, heard: () => void): pg.Pool {
  const { url, logger, poolSize = POOL_SIZE, connectTimeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: url,
    ...addressOf(url),
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // The server's own limit does not work on a half-open connection.
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    // A worker that is paused inside a transaction must not hold its row locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    types: { getTypeParser },
  });
  // Without a listener, an idle connection that the server closes would end the process.
  pool.on('error', (error) => {
    logger.warn({ error: describeError(error) }, 'idle PostgreSQL connection lost');
  });
  // The same for a connection in use without a running query. The next query reports the error.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    // Every byte from the server shows that it is up. pg has no event for that.
    const { connection } = client as { connection?: { stream?: NodeJS.EventEmitter } };
    connection?.stream?.on('data', heard);
  });
  return pool;
}

/** OpenTelemetry's instrumentation builds the pool's name in metrics from these. It reads no URL. */
function addressOf(url: string) {
  const { hostname, port, pathname } = new URL(url);
  return { host: hostname, port: Number(port || 5432), database: pathname.slice(1) };
}

const INT8 = 20;

// By default count(*) and bigint arrive as text. Every count and sum here fits a JavaScript integer.
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}
