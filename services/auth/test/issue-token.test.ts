import { verifySecret } from '../src/secret-hash';
import { type AuthService, CLIENT, startAuthService, tokenRequest } from './auth-service';

let service: AuthService;
const hashesChecked: string[] = [];

beforeAll(async () => {
  service = await startAuthService({
    verifySecret: (secret, stored) => {
      hashesChecked.push(stored);
      return verifySecret(secret, stored);
    },
  });
});

afterAll(() => service.close());

const ask = (overrides?: object) =>
  service.request<Record<string, string>>('POST', '/token', { body: tokenRequest(overrides) });

test('when the credentials are right, the response is a token that validates', async () => {
  const response = await ask();

  expect(response).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(response.body).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'Bearer',
    expires_in: 600,
  });
  const token = response.body['access_token'];
  const validated = await service.request('POST', '/validate', { body: { token } });
  expect(validated.body).toEqual({ valid: true, clientId: CLIENT.id });
});

test.each([
  ['the secret is wrong', { clientSecret: 'wrong' }],
  ['the secret is the right one and more', { clientSecret: `${CLIENT.secret}!` }],
  ['the client is unknown', { clientId: 'nobody' }],
  ['the client differs in case', { clientId: CLIENT.id.toUpperCase() }],
  ['the client looks like SQL', { clientId: "' OR '1'='1" }],
])('when %s, the response is 401 invalid_client', async (_what, wrong) => {
  const response = await ask(wrong);

  expect(response).toMatchObject({
    status: 401,
    body: {
      code: 'invalid_client',
      error: 'invalid_client',
      error_description: 'The client id or its secret is wrong.',
    },
  });
});

test('when the client is unknown, a hash of the same cost is checked as for a known one', async () => {
  hashesChecked.length = 0;

  await ask({ clientSecret: 'wrong' });
  await ask({ clientId: 'nobody' });

  const [known, unknown] = hashesChecked.map((hash) => hash.split('$').slice(0, 4));
  expect(unknown).toEqual(known);
});

test('when the grant type is another, the response is 400 unsupported_grant_type', async () => {
  expect(await ask({ grantType: 'password' })).toMatchObject({
    status: 400,
    body: { code: 'unsupported_grant_type', error: 'unsupported_grant_type' },
  });
});

test.each([
  ['no grant type', { grantType: undefined }, 'grantType'],
  ['an empty secret', { clientSecret: '' }, 'clientSecret'],
  ['a NUL in the client id', { clientId: 'a\u0000b' }, 'clientId'],
  ['a secret of 300 characters', { clientSecret: 'a'.repeat(300) }, 'clientSecret'],
  ['a list as client id', { clientId: ['a', 'b'] }, 'clientId'],
])('when the request has %s, the response is 400 and names it', async (_what, wrong, field) => {
  expect(await ask(wrong)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field }] },
  });
});

test('when a client is stored, its secret is not', async () => {
  const rows = await service.database.query<{ secret_hash: string }>('SELECT * FROM api_clients');

  expect(rows).toEqual([
    {
      id: CLIENT.id,
      secret_hash: expect.stringMatching(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/),
      created_at: expect.any(Date),
    },
  ]);
});

test('when many tokens are requested at once, most get 503 and tokens are still checked', async () => {
  const { body } = await ask();
  const { access_token: token } = body as { access_token: string };
  const burst = Promise.all(Array.from({ length: 40 }, () => ask()));

  const validated = await service.request('POST', '/validate', { body: { token } });
  const statuses = (await burst).map(({ status }) => status);

  expect(validated).toMatchObject({ status: 200, body: { valid: true } });
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  // A dozen hashes of full cost take seconds on a busy machine.
});
