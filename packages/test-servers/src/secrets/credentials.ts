import { type Case, NOT_DECODED } from './case.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.c2lnbmF0dXJl';
export const JWTS: readonly Case[] = [
  { how: 'in a text', around: 'got * here', secret: JWT },
  { how: 'without its end', around: 'got *', secret: 'eyJhbGciOi.eyJzdWIiOi' },
  { how: 'behind an underscore', around: 'key_*', secret: JWT, collectorLeaves: 'key*' },
  { how: 'behind an encoded space', around: 'JWT%20*', secret: JWT, collectorLeaves: 'JWT*' },
  { how: 'behind an encoded sign', around: 't%3D*', secret: JWT, collectorLeaves: 't*' },
  {
    how: 'behind a letter',
    around: '/users/x*',
    secret: 'eyJhbGciOiJIUzI1NiJ9.canary11.sig12345',
  },
  { how: 'with encoded dots', around: '/a/*', secret: JWT.replaceAll('.', '%2E') },
  { how: 'of five parts', around: '/a/*/b', secret: `${JWT}.Y2FuYXJ5.dGFn` },
];

export const BEARERS: readonly Case[] = [
  { how: 'in a header', around: 'a: Bearer *', secret: 'abc.def-123', collectorLeaves: 'a: *' },
  { how: 'in a URL', around: 'a=bearer%20*', secret: 's3cretive', collectorLeaves: 'a=*' },
  {
    how: 'behind an encoded sign',
    around: 'a%3DBearer%20*',
    secret: 's3cretive',
    collectorLeaves: 'a*',
  },
  {
    how: 'with a plus for a blank',
    around: '/users/bearer+*',
    secret: 'canary10',
    collectorLeaves: '/users/*',
  },
  {
    how: 'encoded twice',
    around: '/users/bearer%2520*',
    secret: 'canary10',
    collectorLeaves: '/users/*',
  },
  { how: 'with an encoded tab', around: 'bearer%09*', secret: 'canary10', collectorLeaves: '*' },
];

const BROKER = 'amqp://shop:*@broker:5672/';
export const PASSWORDS: readonly Case[] = [
  { how: 'of words', around: BROKER, secret: 'hunter2' },
  { how: 'that holds an @', around: BROKER, secret: 's3c@ret' },
  { how: 'without a user', around: 'redis://:*@broker:5672/', secret: 'hunter2' },
  { how: 'without a scheme', around: '//u:*@broker:5672/', secret: 'canary9' },
  {
    how: 'encoded',
    around: 'amqp%3A%2F%2Fu%3A*%40broker:5672/',
    secret: 'canary9',
    missedBy: NOT_DECODED,
  },
];

export const PARAMETERS: readonly Case[] = [
  { how: 'in a path', around: 'GET /a?b=* 1', secret: 's3cretive', collectorLeaves: 'GET /a* 1' },
  {
    how: 'in a URL',
    around: 'https://shop.example/a?b=*#top',
    secret: 's3cretive',
    collectorLeaves: 'https://shop.example/a*#top',
  },
  { how: 'behind a flag', around: '/a?b&code=*', secret: 's3cretive', collectorLeaves: '/a*' },
  { how: 'behind nothing', around: '/a?&code=*', secret: 's3cretive', collectorLeaves: '/a*' },
  {
    how: 'without a name',
    around: '/products?*',
    secret: 'canary8',
    collectorLeaves: '/products*',
  },
  { how: 'without a name, padded', around: '/a?*', secret: 'Y2FuYXJ5OA==', collectorLeaves: '/a*' },
  { how: 'encoded', around: '/a%3Fnext%3D*', secret: 'canary8', collectorLeaves: '/a*' },
];

export const NAMED: readonly Case[] = [
  {
    how: 'as in a form',
    around: 'name=x&password=*&b=1',
    secret: 'canary12',
    collectorLeaves: 'name=x&*&b=1',
  },
  {
    how: 'as in JSON',
    around: '{"a":1,"apiKey":"*"}',
    secret: 'canary 12',
    collectorLeaves: '{"a":1,"*}',
  },
  {
    how: 'in a fragment',
    around: '/a#access_token=*',
    secret: 'canary12',
    collectorLeaves: '/a#access_*',
  },
  {
    how: 'encoded',
    around: '/a/client_secret%3D*',
    secret: 'canary12',
    collectorLeaves: '/a/client_*',
  },
];

const BEGIN = '-----BEGIN RSA PRIVATE KEY-----';
export const KEYS: readonly Case[] = [
  {
    how: 'as PEM',
    around: 'key * read',
    secret: `${BEGIN}\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----`,
  },
  { how: 'as PEM without its end', around: 'key *', secret: `${BEGIN}\nMIIBcanary` },
];
