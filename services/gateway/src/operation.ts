import type { Request } from 'express';
import type { z } from 'zod';

/** One route of the public API, as data: it validates requests, and the OpenAPI document is made of it. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Express's spelling: `/users/:id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** `client`: the credentials of an API client, which the operation reads itself. */
  access: 'bearer' | 'client' | 'anyone';
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Keys are the header names in lower case. */
  headers?: z.ZodObject;
  body?: RequestBody;
  answers: Record<number, OperationAnswer>;
  /** Statuses of problem documents that this operation adds to the general ones, and when they come. */
  problems?: Record<number, string>;
}

export interface RequestBody {
  type: 'application/json' | 'application/x-www-form-urlencoded';
  schema: z.ZodObject;
}

export interface OperationAnswer {
  description: string;
  /** Absent: the answer has no body. */
  schema?: z.ZodType;
  /** `application/json` unless said. */
  type?: string;
}

/** Keeps the literal types, from which the types of the handler's input follow. */
export const defineOperation = <const O extends Operation>(operation: O): O => operation;

type Parsed<S> = S extends z.ZodType ? z.infer<S> : undefined;

/** What a handler gets: everything already validated, and the caller authenticated. */
export interface Input<O extends Operation> {
  params: Parsed<O['params']>;
  query: Parsed<O['query']>;
  headers: Parsed<O['headers']>;
  body: O['body'] extends { schema: infer S } ? Parsed<S> : undefined;
  clientId: O['access'] extends 'bearer' ? string : undefined;
  req: Request;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler<O extends Operation> = (input: Input<O>) => Promise<Answer> | Answer;
