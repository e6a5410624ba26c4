import { SECRETS } from '@traceshop/test-servers/secret-cases';
import { HARMLESS } from '@traceshop/test-servers/secrets/harmless';
import fc from 'fast-check';
import { scrub } from '../src/scrub/scrub';
import { scrubLine } from '../src/scrub/scrub-line';
import { scrubValue } from '../src/scrub/scrub-value';
import { createSpanScrubber } from '../src/scrub/scrubbers';

// The same texts in every run: what passes here passes everywhere.
const SEED = { seed: 20_261_121 };

const around = (text: string) => [
  `to ${text}.`,
  `"${text}"`,
  `x=${text}`,
  `(${text})`,
  `a\n${text}\nb`,
];

test.each(SECRETS)('when a text holds $name, it goes and the rest stays', (each) => {
  expect(scrub(each.text)).toBe(each.around.replace('*', '[redacted]'));
  for (const text of around(each.text)) expect(scrub(text)).not.toContain(each.secret);
});

test.each(HARMLESS)('when a text is $name, it stays', ({ text }) => {
  for (const each of [text, ...around(text)]) expect(scrub(each)).toBe(each);
});

test('when addresses and cards stand anywhere in any text, they go', () => {
  const secret = fc.constantFrom(
    'someone@example.com',
    '4242 4242 4242 4242',
    '5105105105105100',
    '4242%204242%204242%204242',
  );
  fc.assert(
    fc.property(fc.string(), secret, fc.string(), (before, hidden, after) => {
      expect(scrub(`${before} ${hidden} ${after}`)).not.toContain(hidden);
    }),
    SEED,
  );
});

test('when a text has been scrubbed, scrubbing it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(scrub(scrub(text))).toBe(scrub(text));
    }),
    SEED,
  );
});

test('when a stranger sends a megabyte of card numbers, each is looked at once', () => {
  // Looking from the start again after each, as one is tempted to, takes minutes.
  const many = Array<string>(60_000).fill('4242-4242-4242-4242').join('-');
  expect(scrub(many)).toBe(Array<string>(60_000).fill('[redacted]').join('-'));
});

test('when a query string is shown, names stay and values go', () => {
  expect(scrub('GET /search?q=shoes&page=2 done')).toBe(
    'GET /search?q=[redacted]&page=[redacted] done',
  );
  expect(scrubValue('q=shoes', 'url.query')).toBe('q=[redacted]');
});

test.each(['1%20', '?', '?a', '?a&', '&', 'eyJ-', 'bearer ', 'a://b:', '@'])(
  'when a text is 100 kB of %j, each place in it is looked at once',
  (part) => {
    // A secret at the end: what came before must not have cost the attention.
    const text = `${part.repeat(100_000 / part.length)} ann@example.com`;
    expect(scrub(text)).not.toContain('ann@');
  },
);

test('when a value is nested, long or odd, it is scrubbed or left whole, never thrown at', () => {
  const deep = { a: { b: { c: { d: { e: { f: { g: { h: { i: 'ann@example.com' } } } } } } } } };
  expect(JSON.stringify(scrubValue(deep))).not.toContain('ann@');
  expect(scrubValue({ password: 'x', size: 3, ok: true, none: null })).toEqual({
    password: '[redacted]',
    size: 3,
    ok: true,
    none: null,
  });
  expect(scrubValue(['a', 1n, undefined])).toEqual(['a', 1n, undefined]);
  expect(scrubValue([1, 4242424242424242])).toEqual(['1', '[redacted]']);
});

test('when a log line is no JSON, it is scrubbed as text', () => {
  expect(scrubLine('not json ann@example.com\n')).toBe('not json [redacted]\n');
});

test('when a name of a member holds an address, it goes from the name too, at any depth', () => {
  const line = { 'ann@example.com': 1, nested: { 'bob@example.com': 2 } };
  expect(scrubLine(JSON.stringify(line))).toBe('{"[redacted]":1,"nested":{"[redacted]":2}}\n');
});

test('when a line carries its time and ids, they are left alone', () => {
  const line = `${JSON.stringify({ time: 5105105105105100, trace_id: '4242424242424242', msg: 'm' })}\n`;
  expect(scrubLine(line)).toBe(line);
});

test('when a value contains itself or the same things many times, it is scrubbed, and soon', () => {
  const circular: Record<string, unknown> = { password: 'hidden', name: 'loop' };
  circular['self'] = circular;
  expect(scrubValue(circular)).toEqual({
    password: '[redacted]',
    name: 'loop',
    self: '[circular]',
  });
  let inner: unknown = 'bottom';
  for (let depth = 0; depth < 7; depth += 1) inner = Array.from({ length: 50 }, () => inner);
  expect(scrubValue(inner)).toHaveLength(50);
});

test('when values are cut to a length, they are scrubbed first: half a secret is a secret', () => {
  const long = 'postgres://shop:correct-horse-battery@db/shop';
  const draft = {
    name: 'span',
    status: { code: 0 },
    attributes: { a: long, list: [long], nested: { b: long } },
    events: [{ name: 'event', attributes: { a: long } }],
    links: [{ attributes: { a: long } }],
  };
  for (const length of [20, 24, 30]) {
    const span = structuredClone(draft);
    createSpanScrubber(length).onEnding?.(span as never);
    expect(JSON.stringify(span)).not.toContain('corr');
    expect(span.attributes.a).toHaveLength(length);
    expect(span.events[0]?.attributes.a).toHaveLength(length);
  }
});
