import type { z } from 'zod';

/**
 * One route between services. The callee validates what comes in; responses are typed by their schema,
 * and a caller parses them only where a wrong one would do harm. A part that a route does not have is
 * left out; without `response` there is no body to read.
 */
export interface InternalRoute {
  params?: z.ZodType;
  query?: z.ZodType;
  headers?: z.ZodType;
  body?: z.ZodType;
  response?: z.ZodType;
}

/** The routes of one service, by method and path as `topology.ts` has them: `POST /charges`. */
export type InternalApi = Record<string, InternalRoute>;
