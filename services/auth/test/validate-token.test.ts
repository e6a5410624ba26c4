import { generateKeyPairSync } from 'node:crypto';
import { listen, type TestServer } from '@traceshop/service-kit/testing';
import { SignJWT } from 'jose';
import { createApp } from '../src/app';
import { createTokens } from '../src/tokens';
import { appDeps, DEMO_TOKEN, TOKEN_CONFIG } from './auth-service';

// No database: tokens must be checked without one.
const noClients = {
  secretHashOf: () => Promise.reject(new Error('validating a token asked for a client')),
  save: () => Promise.reject(new Error('validating a token saved a client')),
};

let service: TestServer;

beforeAll(async () => {
  service = await listen(createApp(appDeps(noClients)));
});

afterAll(() => service.close());

const validate = (token: unknown) => service.request('POST', '/validate', { body: { token } });

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

const KEY = new TextEncoder().encode(TOKEN_CONFIG.TOKEN_SECRET);
const NOW = Math.floor(Date.now() / 1000);
const CLAIMS = {
  sub: 'shop-app',
  iss: TOKEN_CONFIG.TOKEN_ISSUER,
  aud: TOKEN_CONFIG.TOKEN_AUDIENCE,
  iat: NOW,
  exp: NOW + 600,
};

const signed = (claims: object = {}, key: Parameters<SignJWT['sign']>[0] = KEY, alg = 'HS256') =>
  new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg }).sign(key);

test('when the token was issued by auth, the response names its client', async () => {
  const token = await createTokens(TOKEN_CONFIG).issue('shop-app');

  expect(await validate(token)).toMatchObject({
    status: 200,
    body: { valid: true, clientId: 'shop-app' },
  });
});

test('when the token is the demo token, the client is demo', async () => {
  expect((await validate(DEMO_TOKEN)).body).toEqual({ valid: true, clientId: 'demo' });
});

test('when no demo token is configured, the demo token is invalid', async () => {
  const strict = await listen(createApp({ ...appDeps(noClients), demoToken: undefined }));

  const response = await strict.request('POST', '/validate', { body: { token: DEMO_TOKEN } });
  await strict.close();

  expect(response.body).toEqual({ valid: false, reason: 'invalid_token' });
});

test.each([
  ['null', null],
  ['empty', ''],
])('when the token is %s, it is missing', async (_what, token) => {
  expect(await validate(token)).toMatchObject({
    status: 200,
    body: { valid: false, reason: 'missing_token' },
  });
});

test('when the token is too old, the reason is expired_token', async () => {
  const token = await signed({ iat: NOW - 700, exp: NOW - 1 });

  expect((await validate(token)).body).toEqual({ valid: false, reason: 'expired_token' });
});

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

test.each([
  ['is no token', () => 'nonsense'],
  ['is the demo token and more', () => `${DEMO_TOKEN}x`],
  ['is signed by another key', () => signed({}, new TextEncoder().encode('x'.repeat(40)))],
  ['says alg none, unsigned', () => `${encoded({ alg: 'none' })}.${encoded(CLAIMS)}.`],
  ['says alg None, unsigned', () => `${encoded({ alg: 'None' })}.${encoded(CLAIMS)}.`],
  ['is signed by HS512 with our key', () => signed({}, new Uint8Array([...KEY, ...KEY]), 'HS512')],
  ['is signed by RS256', () => signed({}, rsa(), 'RS256')],
  ['has another issuer', () => signed({ iss: 'somebody' })],
  ['has no issuer', () => signed({ iss: undefined })],
  ['has another audience', () => signed({ aud: 'other-api' })],
  ['has no audience', () => signed({ aud: undefined })],
  ['never ends', () => signed({ exp: undefined })],
  ['names no client', () => signed({ sub: undefined })],
  ['names a client that fits into no header', () => signed({ sub: 'a\r\nx-admin: 1' })],
  ['names a client by a number', () => signed({ sub: 7 as unknown as string })],
  ['is not valid yet', () => signed({ nbf: NOW + 600 })],
  ['was changed after signing', async () => tampered(await signed())],
  ['is padded', async () => `${await signed()}=`],
  ['has a padded part', async () => (await signed()).replace('.', '=.')],
  ['ends in bits that no encoder leaves', async () => withSpareBits(await signed())],
  ['has no signature', async () => (await signed()).replace(/[^.]+$/, '')],
  ['holds a NUL', () => 'a\u0000b'],
  ['holds half a surrogate pair', () => 'a\ud800b'],
  ['is 16,000 characters long', () => 'a'.repeat(16_000)],
])('when the token %s, it is invalid', async (_what, makeToken) => {
  expect(await validate(await makeToken())).toMatchObject({
    status: 200,
    body: { valid: false, reason: 'invalid_token' },
  });
});

/** Decodes to the same signature: 32 bytes leave two bits of the last character unused. */
function withSpareBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  return token.slice(0, -1) + alphabet[last + 1];
}

function tampered(token: string): string {
  const [header, , signature] = token.split('.');
  return [header, encoded({ ...CLAIMS, sub: 'admin' }), signature].join('.');
}

test.each([
  ['a number', { token: 7 }, 'token'],
  ['left out', {}, 'token'],
  ['too long to be one', { token: 'a'.repeat(20_000) }, 'token'],
  ['accompanied by something unknown', { token: null, admin: true }, 'admin'],
])('when the token is %s, the response is 400', async (_what, body, field) => {
  expect(await service.request('POST', '/validate', { body })).toMatchObject({
    status: 400,
    headers: { 'content-type': expect.stringContaining('application/problem+json') },
    body: { code: 'invalid_request', errors: [{ field }] },
  });
});
