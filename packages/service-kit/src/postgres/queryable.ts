import type { QueryConfig, QueryResult } from 'pg';
import { remainingMs } from '../core/deadline';
import { unavailable } from '../core/errors';

/** What a store needs: a database, or a transaction of it. */
export interface Queryable {
  /** The rows of a statement. */
  query<R>(sql: string, params?: unknown[]): Promise<R[]>;
  /** The first row, or undefined when there is none. */
  one<R>(sql: string, params?: unknown[]): Promise<R | undefined>;
}

/** A {@link Queryable} over whatever runs a statement; none runs longer than the request's deadline. */
export function queryable(run: (query: QueryConfig) => Promise<QueryResult>): Queryable {
  const query = async <R>(text: string, params: unknown[] = []): Promise<R[]> => {
    const left = remainingMs();
    // Sent all the same it would run, and cost its connection, which cannot be used while an answer is due.
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
