import { type Gateway, startGateway } from './gateway';
import { rawRequest, requestText } from './raw-request';

let gateway: Gateway;

beforeEach(async () => {
  gateway = await startGateway();
});

const SECRET = 'correct horse: battery';
const TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const GRANT = { grant_type: 'client_credentials' };
const CREDENTIALS = { client_id: 'shop-app', client_secret: SECRET };

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

const ask = (body: string, headers: Record<string, string> = {}) =>
  gateway.request('POST', '/oauth/token', { body, headers: { ...TYPE, ...headers } });

const ASKED = [
  ['issueToken', { grantType: 'client_credentials', clientId: 'shop-app', clientSecret: SECRET }],
];

test.each([
  ['in the form', form({ ...GRANT, ...CREDENTIALS }), {}],
  ['by Basic, form-encoded', form(GRANT), basic('shop%2Dapp:correct+horse%3A+battery')],
  ['by Basic, as they are', form(GRANT), basic(`shop-app:${SECRET}`)],
  [
    'by basic in lower case',
    form(GRANT),
    { authorization: basic(`shop-app:${SECRET}`).authorization.replace('Basic', 'basic') },
  ],
  ['in the form, with an unknown parameter', form({ ...GRANT, ...CREDENTIALS, resource: 'x' }), {}],
  [
    'by Basic, with empty ones in the form',
    form({ ...GRANT, client_id: '', client_secret: '' }),
    basic(`shop-app:${SECRET}`),
  ],
])(
  'when the credentials come %s, the response is a token that no cache keeps',
  async (_what, body, headers) => {
    const response = await ask(body, headers);

    expect(response).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(response.body).toEqual({
      access_token: 'a.b.c',
      token_type: 'Bearer',
      expires_in: 3600,
    });
    expect(gateway.calls).toEqual(ASKED);
  },
);

test.each([
  ['the secret is wrong', form({ ...GRANT, ...CREDENTIALS, client_secret: 'x' }), {}],
  ['the id is bytes that are no UTF-8', `${form(GRANT)}&client_id=%ff&client_secret=c`, {}],
  ['there are no credentials', form(GRANT), {}],
  ['there is no secret', form({ ...GRANT, client_id: 'shop-app' }), {}],
  ['Basic holds no colon', form(GRANT), basic('shop-app')],
  ['Basic holds an empty id', form(GRANT), basic(`:${SECRET}`)],
  ['Basic holds a NUL', form(GRANT), basic('shop-app:a%00b')],
  ['Basic is not base64', form(GRANT), { authorization: 'Basic !!!' }],
  ['the scheme is another', form(GRANT), { authorization: 'Bearer good-token' }],
])(
  'when %s, the response is 401 invalid_client in the words of RFC 6749',
  async (_what, body, headers) => {
    const response = await ask(body, headers);

    expect(response.status).toBe(401);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'www-authenticate': 'Basic realm="traceshop", charset="UTF-8"',
    });
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'invalid_client',
      detail: expect.any(String),
      error: 'invalid_client',
      error_description: expect.any(String),
    });
  },
);

test('when a secret by Basic does not decode as a form, it is used unchanged', async () => {
  await ask(form(GRANT), basic('shop-app:100%'));

  expect(gateway.calls).toEqual([
    ['issueToken', { grantType: 'client_credentials', clientId: 'shop-app', clientSecret: '100%' }],
  ]);
});

test('when credentials come both ways, the response is 400 and auth is not called', async () => {
  const response = await ask(form({ ...GRANT, ...CREDENTIALS }), basic(`shop-app:${SECRET}`));

  expect(response).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', error: 'invalid_request' },
  });
  expect(gateway.calls).toEqual([]);
});

test.each([
  ['no grant_type', form(CREDENTIALS), 'grant_type'],
  ['an empty grant_type', form({ ...CREDENTIALS, grant_type: '' }), 'grant_type'],
  ['grant_type twice', `${form({ ...GRANT, ...CREDENTIALS })}&grant_type=password`, 'grant_type'],
  ['client_id twice', `${form({ ...GRANT, ...CREDENTIALS })}&client_id=other`, 'client_id'],
  ['a NUL in client_id', `${form(GRANT)}&client_id=a%00b&client_secret=c`, 'client_id'],
  ['a line break in client_id', `${form(GRANT)}&client_id=a%0d%0ab&client_secret=c`, 'client_id'],
  [
    'a secret of 300 characters',
    form({ ...GRANT, ...CREDENTIALS, client_secret: 'a'.repeat(300) }),
    'client_secret',
  ],
  ['nothing', '', 'grant_type'],
])('when the form has %s, the response is 400 and names it', async (_what, body, field) => {
  const response = await ask(body);

  expect(response).toMatchObject({
    status: 400,
    headers: { 'cache-control': 'no-store' },
    body: {
      code: 'invalid_request',
      error: 'invalid_request',
      error_description: expect.stringContaining(field),
      errors: [{ field, message: expect.stringContaining('must be sent once') }],
    },
  });
  expect(gateway.calls).toEqual([]);
});

test('when a request has two Authorization headers, the response is 400', async () => {
  const { authorization } = basic(`shop-app:${SECRET}`);
  const body = form(GRANT);
  const response = await rawRequest(gateway.url, [
    requestText(
      [
        'POST /oauth/token HTTP/1.1',
        `Content-Type: ${TYPE['content-type']}`,
        `Content-Length: ${body.length}`,
        `Authorization: ${authorization}`,
        'Authorization: Basic YTpi',
      ],
      body,
    ),
  ]);

  expect(response).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  expect(gateway.calls).toEqual([]);
});

test('when the request is JSON, the response is 415', async () => {
  const response = await gateway.request('POST', '/oauth/token', {
    body: { ...GRANT, ...CREDENTIALS },
  });

  expect(response).toMatchObject({
    status: 415,
    body: {
      code: 'unsupported_media_type',
      detail: 'Send the body as application/x-www-form-urlencoded, in UTF-8.',
    },
  });
});
