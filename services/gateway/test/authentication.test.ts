import { unavailable } from '@traceshop/service-kit';
import { documentedOperations } from '../src/api/operations';
import { type Gateway, startGateway, TOKEN } from './gateway';
import { rawRequest, requestText } from './raw-request';

let gateway: Gateway;

beforeEach(async () => {
  gateway = await startGateway();
});

const protectedRoutes = Object.values(documentedOperations)
  .filter(({ access }) => access === 'bearer')
  .map(({ method, path }) => [method.toUpperCase(), path.replaceAll(/:\w+/g, 'some-id')] as const);

const HOW = 'Send Authorization: Bearer with an access token of POST /oauth/token.';

test('when the routes are counted, eight of them need a token', () => {
  expect(protectedRoutes).toHaveLength(8);
});

test.each(protectedRoutes)(
  'when %s %s comes without a token, auth is asked and it is 401',
  async (method, path) => {
    const response = await gateway.request(method, path);

    expect(response.status).toBe(401);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'www-authenticate': 'Bearer realm="traceshop"',
      'cache-control': 'no-store',
    });
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'missing_token',
      detail: `This route needs an access token. ${HOW}`,
    });
    expect(gateway.calls).toEqual([['validate', null]]);
  },
);

test.each(protectedRoutes)(
  'when %s %s comes with a bad token, it is 401 and nobody else is asked',
  async (method, path) => {
    const response = await gateway.request(method, path, {
      headers: { authorization: 'Bearer forged' },
    });

    expect(response).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(response.headers['www-authenticate']).toBe(
      `Bearer realm="traceshop", error="invalid_token", error_description="The access token is not valid. ${HOW}"`,
    );
    expect(gateway.calls).toEqual([['validate', 'forged']]);
  },
);

test.each([
  ['expired', 'Bearer expired-token', 'expired-token', 'expired_token'],
  [
    'unsigned, alg none',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    'eyJhbGciOiJub25lIn0.e30.',
    'invalid_token',
  ],
  ['of bytes above ASCII', 'Bearer t\u00e9\u00e8', 't\u00e9\u00e8', 'invalid_token'],
  ['two words', `Bearer ${TOKEN} ${TOKEN}`, `${TOKEN} ${TOKEN}`, 'invalid_token'],
  ['8,000 characters long', `Bearer ${'a'.repeat(8000)}`, 'a'.repeat(8000), 'invalid_token'],
  ['empty', 'Bearer ', null, 'missing_token'],
  ['of another scheme', 'Basic YTpi', null, 'missing_token'],
  ['without its scheme', TOKEN, null, 'missing_token'],
])('when the token is %s, it is 401', async (...[, authorization, asked, code]) => {
  const response = await gateway.request('GET', '/users/123', { headers: { authorization } });

  expect(response).toMatchObject({ status: 401, body: { code } });
  expect(gateway.calls).toEqual([['validate', asked]]);
});

test.each(['bearer', 'BEARER', 'Bearer  '])(
  'when the scheme is written %s, the token counts',
  async (scheme) => {
    const response = await gateway.request('GET', '/users/123', {
      headers: { authorization: `${scheme} ${TOKEN}` },
    });

    expect(response.status).toBe(200);
  },
);

test('when a request has two Authorization headers, the response is 400 and no service is called', async () => {
  const response = await rawRequest(gateway.url, [
    requestText([
      'GET /users/123 HTTP/1.1',
      `Authorization: Bearer ${TOKEN}`,
      'Authorization: Bearer forged',
    ]),
  ]);

  expect(response).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field: 'authorization' }] },
  });
  expect(gateway.calls).toEqual([]);
});

test('when token and body are both wrong, the response is only about the token', async () => {
  const response = await gateway.request('POST', '/users', { body: { email: 7 } });

  expect(response).toMatchObject({ status: 401, body: { code: 'missing_token' } });
});

test('when auth is down, the response is 503 and no other service is called', async () => {
  const withoutAuth = await startGateway({
    auth: {
      validate: () => Promise.reject(unavailable('auth-service')),
      issueToken: () => Promise.reject(unavailable('auth-service')),
    },
  });

  const response = await withoutAuth.request('GET', '/users/123', {
    headers: { authorization: `Bearer ${TOKEN}` },
  });

  expect(response).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'dependency_unavailable', dependency: 'auth-service' },
  });
  expect(withoutAuth.calls).toEqual([]);
});
