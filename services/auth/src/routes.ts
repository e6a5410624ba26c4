import { AUTH_API } from '@traceshop/contract/internal-api/auth';
import { validate } from '@traceshop/service-kit';
import type { Router } from 'express';
import { type IssueDeps, issueToken } from './issue-token';
import { type ValidateDeps, validateToken } from './validate-token';

export const authRoutes = (deps: ValidateDeps & IssueDeps) => (router: Router) => {
  router.post('/validate', async (req, res) => {
    const { token } = validate(AUTH_API['POST /validate'].body, req.body);
    res.json(await validateToken(deps, token));
  });

  router.post('/token', async (req, res) => {
    const credentials = validate(AUTH_API['POST /token'].body, req.body);
    // RFC 6749 section 5.1: no cache may keep a token.
    res.set('Cache-Control', 'no-store').json(await issueToken(deps, credentials));
  });
};
