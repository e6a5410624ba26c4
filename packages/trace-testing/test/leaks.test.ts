import { SECRETS } from '@traceshop/test-servers/secret-cases';
import { HARMLESS } from '@traceshop/test-servers/secrets/harmless';
import { HARMLESS_KEYS, SECRET_KEYS } from '@traceshop/test-servers/secrets/names';
import fc from 'fast-check';
import type { LogRecord } from '../src';
import { logLeaks, traceLeaks } from '../src/checks/leaks/leaks';
import { span, trace } from './build';

const MAIL = 'ada.lovelace@example.test';

const withAttribute = (value: string, key = 'note') =>
  trace(span('a SERVER GET', { attributes: { [key]: value } }));

const one = (detector: string) =>
  expect.stringMatching(
    new RegExp(
      `^${detector} in a SERVER span, attributes.note: \\d+ characters, sha256 [0-9a-f]{8}$`,
    ),
  );

test.each(SECRETS)('when an attribute holds $name, it is found and not printed', (each) => {
  const problems = traceLeaks(withAttribute(each.text));

  expect(problems).toEqual(each.missedBy?.detectors ? [] : [one(each.detector)]);
});

test.each([
  ['private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['AWS key', 'AKIAIOSFODNN7EXAMPLE'],
])('when an attribute holds a %s, it is found and not printed', (detector, value) => {
  expect(traceLeaks(withAttribute(value))).toEqual([one(detector)]);
});

test.each(HARMLESS)('when an attribute holds $name, it is not a leak', ({ text }) => {
  expect(traceLeaks(withAttribute(text))).toEqual([]);
});

test.each(SECRET_KEYS)('when a key is %s, its value is a leak', (key) => {
  expect(traceLeaks(withAttribute('x', key))).toHaveLength(1);
});

test.each(HARMLESS_KEYS)('when a key is %j, its value is none', (key) => {
  expect(traceLeaks(withAttribute('x', key))).toEqual([]);
});

const canary = 'käse & "brot" 7';

test.each([
  ['as it is', canary],
  ['URL-encoded', encodeURIComponent(canary)],
  ['base64', Buffer.from(canary).toString('base64')],
  ['JSON-escaped', JSON.stringify({ canary })],
])('when a canary appears %s, it is found and not printed', (form, value) => {
  const problems = traceLeaks(withAttribute(`<${value}>`), { canaries: [canary] });

  expect(problems).toEqual([expect.stringContaining(`canary 1, ${form} in a SERVER span`)]);
  expect(problems.join()).not.toContain('brot');
});

test('when a card number appears with separators, its canary is found by the digits', () => {
  const problems = traceLeaks(withAttribute('1234 5678 9012 3456 78'), {
    canaries: ['123456789012345678'],
  });
  expect(problems).toEqual([expect.stringMatching(/^canary 1, digits only/)]);
});

test('when a secret stands anywhere in a span, it is found', () => {
  const event = { name: MAIL, time: 0n, attributes: { 'exception.message': MAIL } };
  const link = { traceId: 'a', spanId: 'b', tracestate: '', attributes: { to: MAIL } };
  const everywhere = trace(
    span('a SERVER GET', {
      name: MAIL,
      status: { code: 'ERROR', message: MAIL },
      tracestate: `mail=${MAIL}`,
      attributes: { nested: { deep: [MAIL] }, [MAIL]: 1 },
      resource: { owner: MAIL },
      events: [event],
      links: [link],
    }),
  );
  const problems = traceLeaks(everywhere);

  expect(problems).toHaveLength(9);
  expect(problems.join()).not.toContain('ada.lovelace');
});

test.each(['db.password', 'client_secret', 'app.session.token', 'aws.credentials', 'x-api-key'])(
  'when a key names a secret, as %s does, its value is a leak unless redacted',
  (key) => {
    expect(traceLeaks(withAttribute('x', key))).toHaveLength(1);
    expect(traceLeaks(withAttribute('[redacted]', key))).toEqual([]);
  },
);

test('when a key only sounds like one that names a secret, its value is none', () => {
  expect(traceLeaks(withAttribute('12', 'gen_ai.usage.input_tokens'))).toEqual([]);
  expect(traceLeaks(withAttribute('jwt', 'tokenizer'))).toEqual([]);
});

test('when a value is redacted in capitals, or its place is allowed, it is none', () => {
  expect(traceLeaks(withAttribute('REDACTED', 'db.password'))).toEqual([]);
  expect(traceLeaks(withAttribute(MAIL), { allow: [{ place: /note$/ }] })).toEqual([]);
});

test('when the place of an allowed finding is given by a global pattern, every finding there is allowed', () => {
  const attributes = { first: MAIL, second: 'bob@example.test', third: 'eve@example.test' };
  const received = trace(span('a SERVER GET', { attributes }));

  expect(traceLeaks(received, { allow: [{ place: /^attributes/g }] })).toEqual([]);
});

test.each(['a', 'a.', "'", 'eyJ-', 'a:', '1 ', '1%20'])(
  'when a value is 300 kB of %j, each place in it is looked at once',
  (part) => {
    // Looking on to the end from each place, as one is tempted to, takes hours.
    const value = part.repeat(300_000 / part.length);
    expect(traceLeaks(withAttribute(`${value} ${MAIL}`))).toHaveLength(1);
  },
);

test('when a log record holds a secret, it is found in body and attributes', () => {
  const record: LogRecord = {
    time: 0n,
    severity: 'info',
    severityNumber: 9,
    body: { msg: `welcome ${MAIL}` },
    attributes: { card: 4242424242424242 },
    traceId: undefined,
    spanId: undefined,
    scope: { name: 'pino', version: '' },
    resource: {},
    service: 'a',
  };
  expect(logLeaks([record]).map((line) => line.split(' in ')[0])).toEqual([
    'e-mail address',
    'card number',
  ]);
});

test('when any canary is in an attribute, it is found, and no message holds it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, unit: 'grapheme' }), fc.string(), (secret, before) => {
      const problems = traceLeaks(withAttribute(`${before}${secret}`), { canaries: [secret] });
      expect(problems.length).toBeGreaterThan(0);
    }),
  );
});

test.each([
  ["SELECT * FROM users WHERE name = 'Ada'", 1],
  ["INSERT INTO users VALUES ('ada', 42, 'x''y')", 3],
  ['SELECT * FROM orders WHERE age = 42', 1],
  ['SELECT 491701234567 AS phone', 1],
  ['SELECT * FROM users WHERE id = $1 AND age IN ($2, $3) LIMIT 10 OFFSET 200', 0],
  ["UPDATE jobs SET state = 'done', due = now() + interval '5 minutes' WHERE id = $1", 0],
  ["UPDATE jobs SET state = 'done', due = now() + interval '5 minutes' WHERE name = 'Ada'", 2],
  ["SELECT coalesce(json_agg(sku), '[]') AS items FROM carts WHERE id = $1", 0],
  ["UPDATE users SET mail = 'new' WHERE name = 'Ada' AND id = $1", 1],
  ['SET user:email:90417235 [3 other arguments]', 0],
  ["SELECT coalesce(json_agg(sku), '[]'), '{}'::json FROM items WHERE id = $1", 0],
])('when a statement is %s, it holds %i literals', (statement, count) => {
  const received = withAttribute(statement, 'db.query.text');
  const problems = traceLeaks(received);

  expect(problems).toHaveLength(count);
  expect(problems.every((line) => line.startsWith('literal in a query in a SERVER span'))).toBe(
    true,
  );
  expect(problems.join()).not.toContain('Ada');
  expect(traceLeaks(withAttribute(statement, 'note'))).toEqual([]);
});
