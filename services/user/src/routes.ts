import { USER_API } from '@traceshop/contract/internal-api/user';
import { jsonBody, validate } from '@traceshop/service-kit';
import type { Router } from 'express';
import { createUser } from './create-user';
import { type FetchUserDataDeps, fetchUserData } from './fetch-user-data';
import { findUser } from './find-user';

const KNOWN_NOTE =
  'A user with this e-mail address exists already: this is that user. Nothing was created or changed.';

const readUser = jsonBody(USER_API['POST /users'].body);

export const userRoutes = (deps: FetchUserDataDeps) => (router: Router) => {
  router.post('/users', async (req, res) => {
    const { created, user } = await createUser(deps, await readUser(req));
    if (created) res.status(201).json(user);
    else res.status(200).json({ ...user, note: KNOWN_NOTE });
  });

  router.get('/users/:id', async (req, res) => {
    const { id } = validate(USER_API['GET /users/:id'].params, req.params, 'params');
    res.json(await fetchUserData(deps, id));
  });

  router.get('/users/:id/exists', async (req, res) => {
    const { id } = validate(USER_API['GET /users/:id/exists'].params, req.params, 'params');
    await findUser(deps.users, id);
    res.status(204).end();
  });

  router.get('/users/:id/contact', async (req, res) => {
    const { id } = validate(USER_API['GET /users/:id/contact'].params, req.params, 'params');
    const { email, name } = await findUser(deps.users, id);
    res.json({ id, email, name });
  });
};
