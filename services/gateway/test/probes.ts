/** Values at and beyond the limits of every field of the API. */
const lengths = [63, 64, 65, 127, 128, 129, 199, 200, 201, 254, 255, 256];
const repeated = [
  ...lengths.map((count) => 'a'.repeat(count)),
  ...[64, 128, 200, 201].map((count) => 'é'.repeat(count)),
];
// Two halves each: JavaScript counts two, JSON Schema one.
const pairs = [1, 100, 101, 200, 201].map((count) => '\u{1f600}'.repeat(count));

const blanks = ['', ' ', '   ', '\u00a0', '\ufeff', '\u3000', ' a', 'a ', ' a b ', '\u3000a'];
const forbidden = ['\0', '\t', '\n', '\r\n', '\u007f', '\u0085', '\u2028', '\u2029'].flatMap(
  (char) => [char, `a${char}b`, `${char}a`, `a${char}`],
);
const halves = ['\ud800', 'a\ud800', '\udc00a', '\udc00\ud800'];
const emails = [
  'user@example.com',
  'USER@EXAMPLE.COM',
  "o'neil+tag@example.co",
  'a@b',
  'a@b.c',
  'a@b.cd',
  'a..b@example.com',
  '.a@example.com',
  '"a b"@example.com',
  'a@-b.cd',
  'a@b_c.de',
  'a@例.jp',
  ' a@b.cd',
  `${'a'.repeat(249)}@b.cd`,
  `${'a'.repeat(250)}@b.cd`,
];
const tokens = ['tok_visa', 'tok_', 'TOK_visa', 'tok_A', `tok_${'a'.repeat(60)}`].concat(
  `tok_${'a'.repeat(61)}`,
);
const words = ['a', 'A-b_9', 'a.b', 'a/b', 'a b', '~!', 'stripe', 'paypal', 'STRIPE', 'cash'];
const digits = ['0', '1', '7', '99', '100', '101', '-1', '1.5', '+1'];

const texts: readonly string[] = [
  ...[...repeated, ...pairs, ...blanks, ...forbidden, ...halves],
  ...[...emails, ...tokens, ...words, ...digits],
];

export const values: readonly unknown[] = [
  ...texts,
  ...[0, -0, 1, 2, 999, 1000, 1001, -1, 1.5, 2 ** 31, 2 ** 53, true, false, null, [], ['a'], {}],
];
