import type { z } from 'zod';

/**
 * One route between services. The callee validates requests. Schemas give responses their types; a
 * caller parses a response only where a wrong one would do harm. Without `response` there is no body.
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
