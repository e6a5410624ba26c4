// Makes a secret of each kind, and says what of it must be gone.
import { revealed } from './encodings.ts';
import { checkDigit, DIGITS, LOWER, type Random } from './random.ts';

interface Made {
  secret: string;
  marks: string[];
}

export interface Kind {
  name: string;
  make(random: Random): Made;
  /** What may stand directly before and after it, besides `AROUND`. */
  before?: readonly string[];
  after?: readonly string[];
  /** What makes an escape of the secret's first letters: `%4` and `B`. */
  never?: readonly string[];
}

/** With the first letters of some secrets these are whole escapes. */
const BROKEN = ['%4', '\\u00'];
const LETTERS = ['x', 'é', '東', 'A', 'z'];

const mark = (random: Random): string =>
  `${random.text(LOWER, 3 + random.below(5))}${random.text(DIGITS, 3)}${random.text(LOWER, 3)}`;
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

const HOSTS = ['mailbox.example.com', 'a.b.c.d.e.f.g.h.i.j.com', 'localhost', '[127.0.0.1]'];
const MORE_HOSTS = ['127.0.0.1', 'bücher.example', 'xn--bcher-kva.xn--p1ai', '163.example', 'db1'];

function address(random: Random): Made {
  const name = random.below(8) === 0 ? random.text(LOWER, 100) : mark(random);
  const tag = random.of(['', '.x', '+shop', "o'x", '_1', '%']);
  return { secret: `${name}${tag}@${random.of([...HOSTS, ...MORE_HOSTS])}`, marks: [name] };
}

/** First digits and length of the card schemes. */
const SCHEMES: readonly (readonly [string, number])[] = [
  ['4', 16],
  ['4', 13],
  ['4', 19],
  ['52', 16],
  ['2345', 16],
  ['34', 15],
  ['37', 15],
  ['36', 14],
  ['6011', 16],
  ['3528', 16],
  ['62', 17],
];
const SEPARATORS = [
  '',
  ' ',
  '-',
  '.',
  '_',
  '/',
  '+',
  ',',
  '–',
  '\u00a0',
  ' - ',
  '·',
  '|',
  '*',
  ':',
];

function card(random: Random): Made {
  const [prefix, length] = random.of(SCHEMES);
  const body = prefix + random.text(DIGITS, length - prefix.length - 1);
  const digits = `${body}${checkDigit(body)}`;
  const groups = length === 16 ? digits.match(/.{4}/g) : null;
  const printed =
    length === 15 ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)] : groups;
  const secret = printed === null ? digits : printed.join(random.of(SEPARATORS));
  return { secret, marks: [digits] };
}

function webToken(random: Random): Made {
  const name = mark(random);
  const header = random.of(['{"alg":"HS256"}', '{"typ":"JWT","alg":"none"}', '{"kid":"a"}']);
  const payload = base64url(`{"sub":"${name}"}`);
  const signature = random.of(['', `.${mark(random)}`]);
  return { secret: `${base64url(header)}.${payload}${signature}`, marks: [revealed(payload)] };
}

function bearer(random: Random): Made {
  const value = `${mark(random)}${random.of(['', '.x', '-1', '=='])}`;
  const scheme = random.of(['Bearer', 'bearer', 'BEARER']);
  return {
    secret: `${scheme}${random.of([' ', '+', '  ', '\t'])}${value}`,
    marks: [revealed(value)],
  };
}

function basic(random: Random): Made {
  const value = Buffer.from(`shop:${mark(random)}`).toString('base64');
  return { secret: `Basic${random.of([' ', '+'])}${value}`, marks: [revealed(value)] };
}

function urlPassword(random: Random): Made {
  const password = mark(random);
  const extra = random.of(['', '!', '$', '@x', ':y']);
  const scheme = random.of(['', 'amqp:', 'https:', 'postgres:']);
  const host = random.of(['broker', 'db.example.com', '10.0.0.1:5432', 'h']);
  return {
    secret: `${scheme}//${random.of(['u', '', 'shop'])}:${password}${extra}@${host}/x`,
    marks: [password],
  };
}

function parameter(random: Random): Made {
  const value = mark(random);
  const query = random.of([
    `a=${value}`,
    `page=2&code=${value}`,
    `verbose&t=${value}`,
    value,
    `&t=${value}`,
    `${value}==`,
  ]);
  return { secret: `/products?${query}`, marks: [value] };
}

function named(random: Random): Made {
  const value = mark(random);
  const name = random.of([
    'password',
    'clientSecret',
    'api_key',
    'x-api-key',
    'accessToken',
    'pass-word',
  ]);
  const form = random.of([
    `${name}=${value}`,
    `"${name}":"${value}"`,
    `'${name}': '${value}'`,
    `${name}: "${value}"`,
  ]);
  return { secret: form, marks: [value] };
}

function key(random: Random): Made {
  const value = random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16);
  const pem = `-----BEGIN RSA PRIVATE KEY-----\nMII${value}\n-----END RSA PRIVATE KEY-----`;
  return { secret: random.of([`AKIA${value}`, `ASIA${value}`, pem]), marks: [value] };
}

export const KINDS: readonly Kind[] = [
  { name: 'an e-mail address', make: address, before: LETTERS },
  {
    name: 'a card number',
    make: card,
    never: ['%', ...BROKEN],
    before: [...LETTERS, 'a'],
    after: [...LETTERS, 'b'],
  },
  { name: 'a JSON web token', make: webToken, never: BROKEN, before: LETTERS },
  { name: 'a bearer token', make: bearer, never: BROKEN },
  { name: 'basic credentials', make: basic, never: BROKEN },
  { name: 'a password in a URL', make: urlPassword },
  { name: 'a parameter', make: parameter },
  { name: 'a value with a secret name', make: named, never: BROKEN },
  { name: 'a key', make: key, never: BROKEN },
];
