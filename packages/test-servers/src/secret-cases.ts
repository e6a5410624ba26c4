// The scrubbing rule as test cases. Three places recognize secrets by their shape:
// packages/telemetry/src/scrub/scrub.ts, the Collector's `redaction`, and the detectors of
// packages/trace-testing. All three are tested with this table, so that they stay equal.

/** The places that cannot follow the rule, and why. Their tests fail if they can. */
type Exceptions = Partial<Record<'collector' | 'detectors', string>>;

interface Case {
  how: string;
  /** The text around the secret, with `*` in its place: the expected result. */
  around: string;
  secret: string;
  /** The result of the Collector. It masks the whole match, also the part that identifies a secret. */
  collectorLeaves?: string;
  missedBy?: Exceptions;
}

export interface Secret extends Case {
  name: string;
  text: string;
  /** The detector of packages/trace-testing that finds it. */
  detector: string;
}

export interface Harmless {
  name: string;
  text: string;
  takenBy?: Exceptions;
}

type Common = Pick<Secret, 'detector' | 'missedBy'>;

const secrets = (kind: string, common: Common, cases: Case[]): Secret[] =>
  cases.map((each) => ({
    ...common,
    ...each,
    name: `${kind}, ${each.how}`,
    text: each.around.replace('*', each.secret),
  }));

const NO_CHECK_DIGIT = 'RE2 cannot compute the check digit that tells a card from other numbers';
const ANY_PARAMETER = 'parameters may be harmless: a test names those that are not as canaries';
const TWO_WORDS = '"basic" and a word behind it are English more often than credentials';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.c2lnbmF0dXJl';
const IN_URL = '4111%201111%201111%201111';

const CARDS: Case[] = [
  { how: 'whole', around: 'paid with * today', secret: '4242424242424242' },
  { how: 'in groups', around: 'paid with * today', secret: '4111 1111 1111 1111' },
  { how: 'with dashes', around: '*.', secret: '5500-0000-0000-0004' },
  { how: 'in a form', around: 'x *', secret: '4242+4242+4242+4242' },
  { how: 'in a path', around: '/cards/*/x', secret: IN_URL },
  { how: 'with encoded dashes', around: '/cards/*', secret: '4242%2D4242%2d4242-4242' },
  { how: 'behind another number', around: 'for 12 *', secret: '5555 5555 5555 4444' },
  {
    how: 'behind an underscore',
    around: 'card_*',
    secret: '5105105105105100',
    collectorLeaves: 'card*',
  },
  {
    how: 'behind an encoded space',
    around: 'my%20*',
    secret: '4242424242424242',
    collectorLeaves: 'my*',
  },
  { how: 'behind an encoded sign', around: 'a%3D*', secret: IN_URL, collectorLeaves: 'a*' },
  { how: 'of American Express', around: 'amex *', secret: '378282246310005' },
  { how: 'of American Express in groups', around: 'amex *', secret: '3782-822463-10005' },
  { how: 'of Diners Club', around: 'diners *', secret: '30569309025904' },
  { how: 'of 19 digits', around: 'to *', secret: '4000000000000000006' },
  {
    how: 'of 13 digits',
    around: 'an old *',
    secret: '4222222222222',
    missedBy: { collector: NO_CHECK_DIGIT },
  },
];

const ADDRESSES: Case[] = [
  { how: 'in a text', around: 'to *, please', secret: 'ada.lovelace@shop.example' },
  { how: 'encoded', around: '/users/*/orders', secret: 'jane%40shop.example' },
  { how: 'with letters of its country', around: 'to *', secret: 'käthe@bücher.example' },
];

const JWTS: Case[] = [
  { how: 'in a text', around: 'got * here', secret: JWT },
  { how: 'without its end', around: 'got *', secret: 'eyJhbGciOi.eyJzdWIiOi' },
  { how: 'behind an underscore', around: 'key_*', secret: JWT, collectorLeaves: 'key*' },
  { how: 'behind an encoded space', around: 'JWT%20*', secret: JWT, collectorLeaves: 'JWT*' },
  { how: 'behind an encoded sign', around: 't%3D*', secret: JWT, collectorLeaves: 't*' },
];

const BEARERS: Case[] = [
  { how: 'in a header', around: 'a: Bearer *', secret: 'abc.def-123', collectorLeaves: 'a: *' },
  { how: 'in a URL', around: 'a=bearer%20*', secret: 's3cretive', collectorLeaves: 'a=*' },
  {
    how: 'behind an encoded sign',
    around: 'a%3DBearer%20*',
    secret: 's3cretive',
    collectorLeaves: 'a*',
  },
];

const BROKER = 'amqp://shop:*@broker:5672/';
const PASSWORDS: Case[] = [
  { how: 'of words', around: BROKER, secret: 'hunter2' },
  { how: 'that holds an @', around: BROKER, secret: 's3c@ret' },
  { how: 'without a user', around: 'redis://:*@broker:5672/', secret: 'hunter2' },
];

const PARAMETERS: Case[] = [
  { how: 'in a path', around: 'GET /a?b=* 1', secret: 's3cretive', collectorLeaves: 'GET /a* 1' },
  {
    how: 'in a URL',
    around: 'https://shop.example/a?b=*#top',
    secret: 's3cretive',
    collectorLeaves: 'https://shop.example/a*#top',
  },
  { how: 'behind a flag', around: '/a?b&token=*', secret: 's3cretive', collectorLeaves: '/a*' },
  { how: 'behind nothing', around: '/a?&token=*', secret: 's3cretive', collectorLeaves: '/a*' },
];

export const SECRETS: readonly Secret[] = [
  ...secrets('a card number', { detector: 'card number' }, CARDS),
  ...secrets('an e-mail address', { detector: 'e-mail address' }, ADDRESSES),
  ...secrets('a JSON web token', { detector: 'JWT' }, JWTS),
  ...secrets('a bearer token', { detector: 'bearer token' }, BEARERS),
  ...secrets('basic credentials', { detector: '', missedBy: { detectors: TWO_WORDS } }, [
    {
      how: 'in a header',
      around: 'a: Basic *',
      secret: 'c2hvcDpodW50ZXIy',
      collectorLeaves: 'a: *',
    },
  ]),
  ...secrets(
    'a password in a URL',
    { detector: 'credentials in a URL' },
    PASSWORDS.map((each) => ({ ...each, collectorLeaves: '*broker:5672/' })),
  ),
  ...secrets('a parameter', { detector: '', missedBy: { detectors: ANY_PARAMETER } }, PARAMETERS),
];

/** Text that looks like a secret but is not one. It must stay unchanged. */
export const HARMLESS: readonly Harmless[] = [
  { name: 'an id of an order', text: 'order_4f1c8b1e2d3a4b5c6d7e8f90' },
  { name: 'an id of letters', text: 'ord_bcdfghjklmnpqrstvwxz' },
  { name: 'a UUID', text: '8c4b26ad-4242-4242-8242-424242424242' },
  { name: 'a UUID that begins like a card', text: '41111111-1111-4107-8111-111111111111' },
  { name: 'a trace id', text: '0af7651916cd43dd8448eb211c80319c' },
  { name: 'a traceparent', text: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
  { name: 'a time in milliseconds', text: '1795256887508' },
  { name: 'a time in microseconds', text: '1795268145016316' },
  { name: 'a time in nanoseconds', text: '1795268145016316000' },
  {
    name: 'a number of 16 digits that is no card',
    text: '4242424242424241',
    takenBy: { collector: NO_CHECK_DIGIT },
  },
  { name: 'a version', text: 'express@5.3.0 is used' },
  { name: 'a scoped package', text: '@traceshop/telemetry@0.1.0' },
  {
    name: 'a path of pnpm',
    text: 'at /node_modules/.pnpm/express@5.3.0_supports@8.1.1/node_modules/express/index.js:10:5',
  },
  { name: 'a statement', text: 'SELECT id FROM users WHERE id = $1 AND data ? $2 LIMIT 20' },
  { name: 'a route', text: 'GET /orders/:orderId/cancel' },
  { name: 'a URL without credentials', text: 'http://localhost:3000/users/usr_abc' },
  { name: 'a question', text: 'is it there? yes' },
  { name: 'a name in code', text: 'keyJournal.append(entry)' },
];
