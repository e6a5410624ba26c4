import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { databaseError, isBrokenLink, isRetryable } from './pg-errors';
import { type Queryable, queryable } from './queryable';

const ATTEMPTS = 3;

/** Runs `fn` between BEGIN and COMMIT; again, up to three times in all, when PostgreSQL gave it up. */
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
    // Not cut short by the request's deadline: that would leave open what has become of it.
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = isBrokenLink(error) || !(await rolledBack(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

// The error that led here is the one worth telling; a failed rollback only means: discard the connection.
async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
