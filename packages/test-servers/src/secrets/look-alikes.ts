// Makes texts that look like secrets and are none.
import { ENCODINGS } from './encodings.ts';
import { checkDigit, DIGITS, HEX, LOWER, type Random, random } from './random.ts';
import { AFTER, BEFORE } from './shapes.ts';

const HEX_LENGTHS = [32, 40, 56, 64, 96, 128];
/** Separators of lists, sentences and paths. */
const AROUND = [
  '',
  ' ',
  '/',
  '"',
  "'",
  '(',
  '[',
  '<',
  '=',
  ':',
  ',',
  ';',
  '|',
  '_',
  '%20',
  '%2F',
  '%3D',
  '%22',
  '\n',
];
const WRITTEN = ENCODINGS.filter(({ name }) =>
  ['as it is', 'percent', 'percent twice', 'JSON', 'full-width signs'].includes(name),
);

const hex = (source: Random, length: number): string =>
  `${source.text(HEX, length - 2)}${source.text('abcdef', 2)}`;
const number = (source: Random, length: number): string =>
  source.text('123456789', 1) + source.text(DIGITS, length - 1);

function uuid(source: Random): string {
  const digits = source.of([HEX, DIGITS, '0123456789ab']);
  const part = (length: number) => source.text(digits, length);
  return `${part(8)}-${part(4)}-4${part(3)}-8${part(3)}-${part(12)}`;
}

/** A number of the length of a card whose check digit is wrong. */
function noCard(source: Random): string {
  const body = source.text('23456', 1) + source.text(DIGITS, 11 + source.below(7));
  return `${body}${(checkDigit(body) + 1 + source.below(9)) % 10}`;
}

function grouped(source: Random): string {
  const body = source.text('23456', 1) + source.text(DIGITS, 14);
  const digits = `${body}${(checkDigit(body) + 1 + source.below(9)) % 10}`;
  return (digits.match(/.{4}/g) ?? []).join(source.of([' ', '-', '.', '_']));
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

function time(source: Random): string {
  const [year, month, day] = [2000 + source.below(36), 1 + source.below(12), 1 + source.below(28)];
  const clock = [source.below(24), source.below(60), source.below(60)].map((each) => pad(each));
  const date = [pad(year, 4), pad(month), pad(day)];
  const fraction = source.text(DIGITS, source.of([3, 6, 9]));
  return source.of([
    `${date.join('-')}T${clock.join(':')}.${fraction}Z`,
    `${date.join('-')} ${clock.join(':')}.${fraction}`,
    `${date.join('')}${clock.join('')}${fraction}`,
    `log-${date.join('-')}-${clock.join('-')}.gz`,
    `${date.join('/')} ${clock.join(':')}`,
    `1${source.text(DIGITS, source.of([12, 15, 18]))}`,
  ]);
}

function package_(source: Random): string {
  const version = [source.below(30), source.below(99), source.below(99)].join('.');
  const release = source.of(['', '', '-rc.1', '-beta.rc', '-alpha']);
  return source.of([
    `express@${version}${release}`,
    `@scope/${source.text(LOWER, 6)}@${version}`,
    `actions/checkout@v${source.below(9)}`,
    `react@${source.of(['next', 'latest', 'beta'])}`,
    `/.pnpm/a@${version}_b@${version}/node_modules/b/x.js:10:5`,
    `run@http://localhost:3000/app.js:${source.below(999)}:5`,
    `postgres@sha256:${hex(source, 64)}`,
  ]);
}

function network(source: Random): string {
  const octet = () => source.below(256);
  const group = () => source.text(HEX, 4);
  return source.of([
    `${octet()}.${octet()}.${octet()}.${octet()}:${1000 + source.below(60_000)}`,
    Array.from({ length: 8 }, group).join(':'),
    Array.from({ length: 6 }, () => source.text(HEX, 2)).join(':'),
    `http://localhost:${1000 + source.below(9000)}/orders/${source.text(HEX, 24)}`,
  ]);
}

const KINDS: Readonly<Record<string, (source: Random) => string>> = {
  'a UUID': uuid,
  'a digest': (source) => hex(source, source.of(HEX_LENGTHS)),
  'a span id': (source) => hex(source, 16),
  'a traceparent': (source) =>
    `00-${hex(source, 32)}-${source.of([hex(source, 16), number(source, 16)])}-01`,
  'an id of the shop': (source) =>
    source.of([`order_${hex(source, 24)}`, `usr_${source.text(LOWER, 20)}`]),
  'a number that is no card': noCard,
  'groups that are no card': grouped,
  'a time': time,
  'a fraction': (source) => `${source.below(99)}.${source.text(DIGITS, 16)}`,
  'a package': package_,
  'an address of a network': network,
  'a sentence': (source) =>
    source.of([
      'is it there? yes',
      'basic authentication failed',
      'all bearer tokens expired',
      'the secret is missing, token: expired',
      'UPDATE sessions SET token=$1 WHERE id = ?',
      'SELECT data @> $1, data ? $2 FROM users WHERE a = ANY($3) LIMIT 20',
      '100% of 50%, a+b',
      'keyJournal.append(entry)',
      'C:\\users\\app',
    ]),
};

export interface LookAlike {
  text: string;
  name: string;
}

/** Any numbers will do. */
export function lookAlikeOf(choice: {
  kind: number;
  encoding: number;
  around: number;
  seed: number;
}): LookAlike {
  const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
  const [name, make] = at(Object.entries(KINDS), choice.kind);
  const encoding = at(WRITTEN, choice.encoding);
  const source = random(choice.seed);
  const [before, after] = [at(AROUND, choice.around), source.of(AROUND)];
  const written = encoding.encode(make(source), source);
  return {
    text: `${BEFORE}${before}${written}${after}${AFTER}`,
    name: `${name}, ${encoding.name}, between ${JSON.stringify([before, after])}`,
  };
}
