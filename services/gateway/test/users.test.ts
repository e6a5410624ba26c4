import { AppError, createBackground } from '@traceshop/service-kit';
import { silentLogger } from '@traceshop/service-kit/testing';
import type { Logger } from '@traceshop/telemetry';
import { BEARER, dependencies, PROFILE, startGateway, USER } from './gateway';

const BODY = { email: 'user@example.com', name: 'Test User' };
const post = { body: BODY, headers: BEARER };

test('when a user is new, the response is 201 and a welcome is queued', async () => {
  const gateway = await startGateway();

  const response = await gateway.request('POST', '/users', post);
  await gateway.background.idle();

  expect(response).toMatchObject({
    status: 201,
    headers: { location: `/users/${USER.id}`, 'cache-control': 'no-store' },
  });
  expect(response.body).toEqual(USER);
  expect(gateway.calls).toEqual([
    ['validate', 'good-token'],
    ['createUser', BODY],
    ['queueWelcome', USER.id],
  ]);
});

test('when a user is known, the response is 200 with the note and no welcome is queued', async () => {
  const known = { ...USER, note: 'A user with this e-mail address exists already.' };
  const { users } = dependencies([]);
  const gateway = await startGateway({
    users: { ...users, createUser: async () => ({ created: false, user: known }) },
  });

  const response = await gateway.request('POST', '/users', post);
  await gateway.background.idle();

  expect(response).toMatchObject({ status: 200 });
  expect(response.body).toEqual(known);
  expect(gateway.calls.map(([name]) => name)).not.toContain('queueWelcome');
});

test('when the notification service never responds, the response does not wait for it', async () => {
  let welcomed = () => {};
  const queued = new Promise<void>((resolve) => {
    welcomed = resolve;
  });
  const gateway = await startGateway({ notification: { queueWelcome: () => queued } });

  const response = await gateway.request('POST', '/users', post);

  expect(response.status).toBe(201);
  welcomed();
  await gateway.background.idle();
});

test('when the welcome cannot be queued, the response is the same and the failure is logged', async () => {
  const warnings: unknown[] = [];
  const logger = { ...silentLogger(), warn: (...line: unknown[]) => warnings.push(line) };
  const background = createBackground(logger as unknown as Logger);
  const gateway = await startGateway({
    background,
    notification: { queueWelcome: () => Promise.reject(new Error('no broker')) },
  });

  const response = await gateway.request('POST', '/users', post);
  await background.idle();

  expect(response).toMatchObject({ status: 201, body: USER });
  expect(warnings).toEqual([
    [{ task: 'queue the welcome notification', error: 'no broker' }, 'background task failed'],
  ]);
});

test('when the user service rejects the request, no welcome is queued', async () => {
  const { users } = dependencies([]);
  const rejection = new AppError({ code: 'dependency_unavailable', status: 503, message: 'down' });
  const gateway = await startGateway({
    users: { ...users, createUser: () => Promise.reject(rejection) },
  });

  const response = await gateway.request('POST', '/users', post);
  await gateway.background.idle();

  expect(response.status).toBe(503);
  expect(gateway.calls.map(([name]) => name)).toEqual(['validate']);
});

test('when a profile is read, the response is the body of the user service', async () => {
  const gateway = await startGateway();

  const response = await gateway.request('GET', `/users/${USER.id}`, { headers: BEARER });

  expect(response).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(response.body).toEqual(PROFILE);
});

test('when an id is harmless but unknown, the response is the 404 of the user service', async () => {
  const asked: string[] = [];
  const { users } = dependencies([]);
  const unknown = new AppError({
    code: 'user_not_found',
    status: 404,
    message: 'There is no user 123.',
  });
  const profile = (id: string) => {
    asked.push(id);
    return Promise.reject(unknown);
  };
  const gateway = await startGateway({ users: { ...users, profile } });

  const response = await gateway.request('GET', '/users/123', { headers: BEARER });

  expect(response.status).toBe(404);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.body).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'There is no user 123.',
    code: 'user_not_found',
  });
  expect(asked).toEqual(['123']);
});
