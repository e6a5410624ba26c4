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

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  logger: Logger;
  /** Folder of plain SQL files, run in the order of their names: `001_users.sql`. */
  migrations: string;
  /** Default 10. */
  poolSize?: number;
  /** How long a query may wait for a connection. Default 1,500 ms. */
  connectTimeoutMs?: number;
}

/** A pool on a database whose schema is kept up to date. Every error is as `databaseError` makes it. */
export interface Database extends Queryable {
  /**
   * Runs `fn` in one transaction. After a deadlock or a serialization failure `fn` runs again, up to twice,
   * so it must have no effect but through `tx`.
   */
  transaction<T>(fn: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Throws unless the schema is there and a query answers. */
  ready(): Promise<void>;
  close(): Promise<void>;
  /** Resolves once the schema is up to date, or `close` has given it up. Never rejects. */
  readonly migrated: Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 5_000;
// Shorter than what whoever asks for /ready waits.
const READY_TIMEOUT_MS = 1_500;

/**
 * Starts migrating at once and goes on trying while the server is away. Until then, and whenever the server
 * is away, queries fail within 2 s with 503 and work again by themselves. Once one has waited in vain for a server
 * that is frozen, they fail at once, but for one a second.
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
    // No timer per query once the schema is there.
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
    away: 'PostgreSQL does not answer; queries fail at once',
    back: 'PostgreSQL answers again',
  });
  return createSilenceBreaker({ isTimeout: isSilence, ...outage });
}

function createPool(options: DatabaseOptions, heard: () => void): pg.Pool {
  const { url, logger, poolSize = 10, connectTimeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: url,
    ...addressOf(url),
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // The server's limit does not help when the link is half open.
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    // A worker paused inside a transaction must not hold its row locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    types: { getTypeParser },
  });
  // Without a listener, an idle connection that the server ends would end the process.
  pool.on('error', (error) => {
    logger.warn({ error: describeError(error) }, 'idle PostgreSQL connection lost');
  });
  // The same for one that is in use but has no query under way; the next query reports it.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    // Every byte from the server says that it lives; pg has no event of its own for that.
    const { connection } = client as { connection?: { stream?: NodeJS.EventEmitter } };
    connection?.stream?.on('data', heard);
  });
  return pool;
}

/** Of these OpenTelemetry's instrumentation makes the name of the pool in its metrics; it reads no URL. */
function addressOf(url: string) {
  const { hostname, port, pathname } = new URL(url);
  return { host: hostname, port: Number(port || 5432), database: pathname.slice(1) };
}

const INT8 = 20;

// count(*) and bigint come as text by default; every count and sum here fits a JavaScript integer.
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}
