import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import { remainingMs } from '../core/deadline';
import { unavailable } from '../core/errors';
import { databaseError, isBrokenLink, isRetryable } from './pg-errors';

/** What a store needs: a database or one of its transactions. */
export interface Queryable {
  /** The rows of a statement. */
  query<R>(sql: string, params?: unknown[]): Promise<R[]>;
  /** The first row. Undefined when there is none. */
  one<R>(sql: string, params?: unknown[]): Promise<R | undefined>;
}

/**
 * Builds a {@link Queryable} on a function that runs a statement. No statement runs longer than the
 * request's deadline.
 */
export function queryable(run: (query: QueryConfig) => Promise<QueryResult>): Queryable {
  const query = async <R>(text: string, params: unknown[] = []): Promise<R[]> => {
    const left = remainingMs();
    // Sending it would cost the connection, which is unusable while a response is due.
    if (left === 0) throw unavailable('postgres', new Error('the request is out of time'));
    const limit = left === undefined ? {} : { query_timeout: Math.min(6_000, Math.max(1, left)) };
    const result = await run({ text, values: params, ...limit } as QueryConfig);
    return result.rows as R[];
  };
  return {
    query,
    one: async <R>(sql: string, params?: unknown[]) => (await query<R>(sql, params))[0],
  };
}

const ATTEMPTS = 3;

/** Runs `fn` between BEGIN and COMMIT, up to three times when PostgreSQL aborts it. */
export async function runTransaction<T>(
  connect: () => Promise<PoolClient>,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(await connect(), fn);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw databaseError(error);
      await sleep(Math.random() * 20 * attempt);
    }
  }
}

async function once<T>(client: PoolClient, fn: (tx: Queryable) => Promise<T>): Promise<T> {
  let broken = false;
  try {
    const tx = queryable((query) => client.query(query));
    await tx.query('BEGIN');
    const result = await fn(tx);
    // The request's deadline does not apply: a cut would leave the result unknown.
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = isBrokenLink(error) || !(await rolledBack(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

// The first error matters more. A failed rollback only means that the connection must be discarded.
async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
