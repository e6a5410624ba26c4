import { AUTH_API } from '@traceshop/contract/internal-api/auth';
import { jsonBody } from '@traceshop/service-kit';
import type { Router } from 'express';
import { type IssueDeps, issueToken } from './issue-token';
import { type ValidateDeps, validateToken } from './validate-token';

const readToken = jsonBody(AUTH_API['POST /validate'].body);
const readCredentials = jsonBody(AUTH_API['POST /token'].body);

export const authRoutes = (deps: ValidateDeps & IssueDeps) => (router: Router) => {
  router.post('/validate', async (req, res) => {
    const { token } = await readToken(req);
    res.json(await validateToken(deps, token));
  });

  router.post('/token', async (req, res) => {
    const credentials = await readCredentials(req);
    // RFC 6749 section 5.1: no cache may keep a token.
    res.set('Cache-Control', 'no-store').json(await issueToken(deps, credentials));
  });
};
