import { AppError, readBody, validate } from '@traceshop/service-kit';
import type { Request, Response, Router } from 'express';
import type { Operation, OperationResult } from './api/operation';
import { type ApiDeps, documentedOperations, operations } from './api/operations';
import { type AuthenticateDeps, authenticate, bearerChallenge } from './auth/authenticate';
import { BASIC_CHALLENGE, withoutEmpty } from './auth/oauth';
import { documentation } from './docs/documentation';
import { asOAuthError } from './errors';

/** Mounts every operation of the table: authenticate, read the body, validate, handle, respond. */
export const gatewayRoutes = (deps: AuthenticateDeps & ApiDeps) => (router: Router) => {
  const all = { ...deps, documentation: documentation(documentedOperations) };
  for (const operation of Object.values<Operation<typeof all>>(operations)) {
    router[operation.method](operation.path, async (req, res) => {
      // No cache may keep the data of one client, or a token (RFC 6749, section 5.1).
      if (operation.access !== 'anyone') res.set('Cache-Control', 'no-store');
      const result = await serve(operation, req, all).catch(reject(operation, res));
      send(res, result);
    });
  }
};

async function serve<Deps extends AuthenticateDeps>(
  operation: Operation<Deps>,
  req: Request,
  deps: Deps,
): Promise<OperationResult> {
  // First, so that an unknown caller learns nothing about valid requests.
  const clientId = operation.access === 'bearer' ? await authenticate(deps, req) : undefined;
  // Only now: the body of an unknown caller is not read.
  const sent = await readBody(req, operation.body);
  const { params, query, headers, body } = operation;
  const input = {
    req,
    clientId,
    params: params && validate(params, req.params, 'params'),
    query: query && validate(query, req.query, 'query'),
    headers: headers && validate(headers, sentHeaders(headers, req), 'headers'),
    body: body && validate(body.schema, sentBody(body.type, sent), 'body'),
  };
  return operation.handle(input, deps);
}

/** Node joins most repeated headers with commas. Here they stay a list, which every schema rejects. */
function sentHeaders(schema: { shape: object }, req: Request): Record<string, unknown> {
  const sent = Object.keys(schema.shape).map((name) => {
    const values = req.headersDistinct[name];
    return [name, values?.length === 1 ? values[0] : values];
  });
  return Object.fromEntries(sent);
}

const sentBody = (type: string, sent: unknown): unknown =>
  type === 'application/json' ? sent : withoutEmpty(sent);

/** Adds the challenge of the kind of authentication to a 401. The kit writes the problem. */
function reject({ access }: Operation<never>, res: Response) {
  return (error: unknown): never => {
    if (!(error instanceof AppError)) throw error;
    if (error.status === 401) {
      const challenge = access === 'client' ? BASIC_CHALLENGE : bearerChallenge(error);
      res.set('WWW-Authenticate', challenge);
    }
    throw access === 'client' ? asOAuthError(error) : error;
  };
}

function send(res: Response, { status, body, headers = {} }: OperationResult): void {
  res.status(status).set(headers);
  if (body === undefined) res.end();
  else if (typeof body === 'string') res.send(body);
  else res.json(body);
}
