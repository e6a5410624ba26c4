// Text that looks like a secret but is not one. It must stay unchanged.
import { type Exceptions, NO_CHECK_DIGIT } from './case.ts';

export interface Harmless {
  name: string;
  text: string;
  takenBy?: Exceptions;
  /** The result of the Collector, if it takes less than all of the text. */
  collectorLeaves?: string;
}

const NO_LOOKAROUND = { collector: 'RE2 cannot look at what stands before or after' };

const SHA_256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const IDS: Harmless[] = [
  { name: 'an id of an order', text: 'order_4f1c8b1e2d3a4b5c6d7e8f90' },
  { name: 'an id of letters', text: 'ord_bcdfghjklmnpqrstvwxz' },
  { name: 'a UUID', text: '8c4b26ad-4242-4242-8242-424242424242' },
  { name: 'a UUID that begins like a card', text: '41111111-1111-4107-8111-111111111111' },
  { name: 'an encoded UUID', text: '/a/8c4b26ad%2D4242%2D4242%2D8242%2D424242424242' },
  { name: 'a trace id', text: '0af7651916cd43dd8448eb211c80319c' },
  { name: 'a trace id with many digits', text: 'a4242424242424242bcdef0123456789' },
  { name: 'a span id with many digits', text: 'a424242424242424' },
  { name: 'a traceparent', text: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
  {
    name: 'a traceparent with a span id of digits',
    text: '00-4bf92f3577b34da6a3ce929d0e0e4736-4242424242424242-01',
    takenBy: NO_LOOKAROUND,
    collectorLeaves: '00-4bf92f3577b34da6a3ce929d0e0e4736-*-01',
  },
  { name: 'a digest', text: SHA_256 },
  { name: 'a digest with a card in it', text: `sha256:ab4242424242424242${SHA_256.slice(18)}` },
];

const NUMBERS: Harmless[] = [
  { name: 'a time in milliseconds', text: '1795256887508' },
  { name: 'a time in microseconds', text: '1795268145016316' },
  { name: 'a time in nanoseconds', text: '1795268145016316000' },
  { name: 'a time as digits', text: '20261130224229101' },
  { name: 'a time with nanoseconds', text: '2026-11-30T22:42:29.126456789Z' },
  { name: 'a time in a file name', text: 'backup-2026-11-30-22-42-27.tar' },
  {
    name: 'a number of 16 digits that is no card',
    text: '4242424242424241',
    takenBy: { collector: NO_CHECK_DIGIT },
  },
  {
    name: 'a fraction',
    text: '0.4242424242424242',
    takenBy: NO_LOOKAROUND,
    collectorLeaves: '0.*',
  },
  { name: 'an IP address with a port', text: '255.255.255.255:4246' },
  { name: 'a MAC address', text: '42:42:42:42:42:42' },
  { name: 'an IPv6 address', text: '2a00:4242:4242:4242:4242:0:0:1' },
  { name: 'a place in code', text: 'at run (/app/dist/a.js:4242:4242)' },
];

const WORDS: Harmless[] = [
  { name: 'a version', text: 'express@5.3.0 is used' },
  {
    name: 'a version before its release',
    text: 'express@5.3.0-beta.rc is used',
    takenBy: NO_LOOKAROUND,
    collectorLeaves: '* is used',
  },
  { name: 'a scoped package', text: '@traceshop/telemetry@0.1.0' },
  { name: 'a tag of a package', text: 'react@next' },
  { name: 'a version of an action', text: 'actions/checkout@v4' },
  { name: 'a digest of an image', text: `postgres@sha256:${SHA_256}` },
  {
    name: 'a path of pnpm',
    text: 'at /node_modules/.pnpm/express@5.3.0_supports@8.1.1/node_modules/express/index.js:10:5',
  },
  {
    name: 'a package with a scope, in a path',
    text: 'at Client.send (/srv/node_modules/@redis/client/dist/index.js:10:5)',
  },
  {
    name: 'a path of pnpm with a scope',
    text: '/.pnpm/jest@30.0.1_@babel+core@7.28.0/node_modules/jest/x.js',
  },
  { name: 'a frame of another engine', text: 'load@http://localhost:3000/app.js:10:5' },
  { name: 'a statement', text: 'SELECT id FROM users WHERE id = $1 AND data ? $2 LIMIT 20' },
  { name: 'a statement with a token', text: 'UPDATE sessions SET token=$1 WHERE token = ?' },
  { name: 'a route', text: 'GET /orders/:orderId/cancel' },
  { name: 'a URL without credentials', text: 'http://localhost:3000/users/usr_abc' },
  { name: 'a virtual host', text: 'amqp://broker:5672/%2Fshop' },
  { name: 'a question', text: 'is it there? yes' },
  { name: 'a condition', text: 'ok?yes:no' },
  { name: 'a question about a path', text: 'is it in /users? yes' },
  { name: 'a name in code', text: 'keyJournal.append(entry)' },
  { name: 'a scheme in a sentence', text: 'basic authentication failed' },
  {
    name: 'another scheme in a sentence',
    text: 'all bearer tokens expired',
    takenBy: { collector: 'a bearer token may be a word' },
    collectorLeaves: 'all * expired',
  },
  { name: 'a percentage', text: '100% of 50%, 4%20' },
  { name: 'a secret name without a value', text: 'token: expired, password=, secret is missing' },
  { name: 'a comparison', text: 'if (token==x || secret=>y)' },
  { name: 'an escape of a path', text: 'C:\\users\\u0041pp\\x64' },
  { name: 'other letters', text: 'Käthe kauft ½ Pfund Äpfel, 東京、' },
];

export const HARMLESS: readonly Harmless[] = [...IDS, ...NUMBERS, ...WORDS];
