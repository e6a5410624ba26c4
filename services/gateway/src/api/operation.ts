import { type BodyRules, type BodyType, bodyLimit } from '@traceshop/service-kit';
import type { Request } from 'express';
import type { z } from 'zod';

/** One route of the public API, as data: it validates requests, and the OpenAPI document is made of it. */
export interface OperationDescription {
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
  body?: RequestBody<z.ZodObject>;
  /**
   * Documentation and tests only: the services own these shapes, and the gateway passes them on as they
   * are. Objects are open, because a later version may add members.
   */
  responses: Record<number, ResponseDescription>;
  /** Statuses of problem documents that this operation adds to the general ones, and when they come. */
  problems?: Record<number, string>;
}

/** Also the rules by which the kit reads it: its type, and its largest size in bytes. */
export interface RequestBody<S extends z.ZodObject> extends BodyRules {
  /** Strict, except where a standard says otherwise: an unknown key is a typing error. */
  schema: S;
}

/** A request body whose largest size follows from its schema. */
export const requestBody = <S extends z.ZodObject>(type: BodyType, schema: S): RequestBody<S> => ({
  type,
  schema,
  limit: bodyLimit(schema),
});

export interface ResponseDescription {
  description: string;
  /** Absent: the response has no body. */
  schema?: z.ZodType;
  /** `application/json` unless said. */
  type?: string;
}

/** A description with the function that serves it; `Deps` are the clients that the function calls. */
export interface Operation<Deps> extends OperationDescription {
  // A method, because its input depends on the description: a property would fit no common type.
  handle(input: AnyInput, deps: Deps): Promise<OperationResult> | OperationResult;
}

/** What a handler gets: everything already validated, and the caller authenticated. */
export interface AnyInput {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
  clientId: string | undefined;
  req: Request;
}

export interface OperationResult<Status = number> {
  status: Status;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Ties a handler to its description: what it gets, and the statuses that it may respond with. */
export function defineOperation<const D extends OperationDescription, Deps>(
  description: D,
  handle: Handler<D, Deps>,
): D & { handle: Handler<D, Deps> } {
  return { ...description, handle };
}

export type Handler<D extends OperationDescription, Deps> = (
  input: Input<D>,
  deps: Deps,
) => Promise<OperationResult<keyof D['responses']>> | OperationResult<keyof D['responses']>;

export interface Input<D extends OperationDescription> extends AnyInput {
  params: Parsed<D['params']>;
  query: Parsed<D['query']>;
  headers: Parsed<D['headers']>;
  body: D['body'] extends { schema: infer S } ? Parsed<S> : undefined;
  clientId: D['access'] extends 'bearer' ? string : undefined;
}

type Parsed<S> = S extends z.ZodType ? z.infer<S> : undefined;

export const ok = (body: unknown, headers: Record<string, string> = {}): OperationResult<200> => ({
  status: 200,
  body,
  headers,
});

export const created = (location: string, body: unknown): OperationResult<201> => ({
  status: 201,
  body,
  headers: { Location: location },
});

export const found = (location: string): OperationResult<302> => ({
  status: 302,
  headers: { Location: location },
});
