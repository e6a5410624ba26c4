import { AppError, type BodyRules, bodyLimit, readBody, validate } from '@traceshop/service-kit';
import type { Request, Response, Router } from 'express';
import { type AuthenticateDeps, authenticate, bearerChallenge } from './authenticate';
import { createHandlers, type HandlerDeps } from './handlers';
import { asOAuthError, BASIC_CHALLENGE, withoutEmpty } from './oauth';
import type { Answer, Handler, Input, Operation } from './operation';
import { operations } from './operations';

/** Every operation of the table becomes a route: authenticate, read the body, validate, handle, answer. */
export const gatewayRoutes = (deps: AuthenticateDeps & HandlerDeps) => (router: Router) => {
  const handlers = createHandlers(deps);
  for (const name of Object.keys(operations) as (keyof typeof operations)[]) {
    const operation: Operation = operations[name];
    // `Handlers` has tied each handler to its operation; in a loop the compiler cannot follow that.
    const handler = handlers[name] as Handler<Operation>;
    const rules = bodyRules(operation);
    router[operation.method](operation.path, async (req, res) => {
      // What is one client's own is kept by no cache; a token above all (RFC 6749, section 5.1).
      if (operation.access !== 'anyone') res.set('Cache-Control', 'no-store');
      const answer = await serve(operation, req, { auth: deps.auth, handler, rules }).catch(
        refuse(operation, res),
      );
      send(res, answer);
    });
  }
};

interface Serving extends AuthenticateDeps {
  handler: Handler<Operation>;
  rules: BodyRules | undefined;
}

const bodyRules = ({ body }: Operation): BodyRules | undefined =>
  body && { type: body.type, limit: bodyLimit(body.schema) };

async function serve(
  operation: Operation,
  req: Request,
  { auth, handler, rules }: Serving,
): Promise<Answer> {
  // First of all: a stranger learns nothing about what a valid request would be.
  const clientId = operation.access === 'bearer' ? await authenticate({ auth }, req) : undefined;
  // Only now: what a stranger sends is not read.
  const sent = await readBody(req, rules);
  const { params, query, headers, body } = operation;
  return handler({
    req,
    clientId,
    params: params && validate(params, req.params, 'params'),
    query: query && validate(query, req.query, 'query'),
    headers: headers && validate(headers, sentHeaders(headers, req), 'headers'),
    body: body && validate(body.schema, sentBody(body.type, sent), 'body'),
  } as Input<Operation>);
}

/** Node joins most repeated headers by commas; here a repetition stays a list, which no schema takes. */
function sentHeaders(schema: { shape: object }, req: Request): Record<string, unknown> {
  const sent = Object.keys(schema.shape).map((name) => {
    const values = req.headersDistinct[name];
    return [name, values?.length === 1 ? values[0] : values];
  });
  return Object.fromEntries(sent);
}

const sentBody = (type: string, sent: unknown): unknown =>
  type === 'application/json' ? sent : withoutEmpty(sent);

/** Adds what the two kinds of authentication want said about a refusal; the kit writes the problem. */
function refuse({ access }: Operation, res: Response) {
  return (error: unknown): never => {
    if (!(error instanceof AppError)) throw error;
    if (error.status === 401) {
      const challenge = access === 'client' ? BASIC_CHALLENGE : bearerChallenge(error);
      res.set('WWW-Authenticate', challenge);
    }
    throw access === 'client' ? asOAuthError(error) : error;
  };
}

function send(res: Response, { status, body, headers = {} }: Answer): void {
  res.status(status).set(headers);
  if (body === undefined) res.end();
  else if (typeof body === 'string') res.send(body);
  else res.json(body);
}
