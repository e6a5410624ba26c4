import { type BodyRules, type BodyType, bodyLimit } from '@traceshop/service-kit';
import type { Request } from 'express';
import type { z } from 'zod';

/** One route of the public API as data. It validates requests and generates the OpenAPI document. */
export interface OperationDescription {
  method: 'get' | 'post' | 'put' | 'delete';
  /** In Express's syntax: `/users/:id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** `client`: the credentials of an API client; the operation reads them itself. */
  access: 'bearer' | 'client' | 'anyone';
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** By header name in lower case. */
  headers?: z.ZodObject;
  body?: RequestBody<z.ZodObject>;
  /**
   * For documentation and tests only. The services own these shapes, and the gateway forwards them
   * unchanged. Objects are open, because a later version may add members.
   */
  responses: Record<number, ResponseDescription>;
  /** The problem statuses of this operation, beside the general ones, with their causes. */
  problems?: Record<number, string>;
}

/** Also the rules by which the kit reads it: its type, and its largest size in bytes. */
export interface RequestBody<S extends z.ZodObject> extends BodyRules {
  /** Strict, except where a standard says otherwise: an unknown key is probably a typing error. */
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
  /** `application/json` by default. */
  type?: string;
}

/** A description with its handler. `Deps` are the clients that the handler calls. */
export interface Operation<Deps> extends OperationDescription {
  // A method, not a property: its input type depends on the description, and only methods are bivariant.
  handle(input: AnyInput, deps: Deps): Promise<OperationResult> | OperationResult;
}

/** The input of a handler: validated, and the caller is authenticated. */
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

/** Gives a handler the input types and the response statuses of its description. */
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
