import { traceLeaks } from '../src/checks/leaks/leaks';
import { span, trace } from './build';

const leaks = (key: string, value: string) =>
  traceLeaks(trace(span('a SERVER GET', { attributes: { [key]: value } })));

const MASKS = [
  '***',
  '*',
  '********',
  'REDACTED',
  'redacted',
  '[redacted]',
  '[REDACTED]',
  '<redacted>',
  '(masked)',
  '{filtered}',
  '__REDACTED__',
  '[Filtered]',
  '•••••',
  'xxxxx',
  '%5Bredacted%5D',
  '%2A%2A%2A',
  '%255BREDACTED%255D',
  '&lt;redacted&gt;',
  '\\u003cmasked\\u003e',
  Buffer.from('[redacted]').toString('base64'),
  '"***"',
];

test.each(MASKS)('when a value is masked as %s, it is not a leak, wherever it stands', (mask) => {
  expect(leaks('db.password', mask)).toEqual([]);
  expect(leaks('http.request.header.authorization', `Bearer ${mask}`)).toEqual([]);
  expect(leaks('http.request.header.cookie', `sid=${mask}; theme=${mask}`)).toEqual([]);
});

test.each(['***', 'REDACTED', '%2A%2A%2A', 'xxxxx'])(
  'when %s stands for a password in a URL, a token or a name, it is not a leak',
  (mask) => {
    expect(leaks('messaging.url', `amqp://shop:${mask}@rabbit:5672/%2F`)).toEqual([]);
    expect(leaks('url.full', `https://${mask}:${mask}@api.example/v1?sig=${mask}`)).toEqual([]);
    expect(leaks('note', `Authorization: Bearer ${mask}`)).toEqual([]);
    expect(leaks('note', `mailto:${mask}@example.test`)).toEqual([]);
    expect(leaks('db.query.text', `SELECT 1 FROM users WHERE name = '${mask}'`)).toEqual([]);
  },
);

test.each([
  ['db.password', 'hunter2'],
  ['db.password', '***hunter2'],
  ['db.password', '[redacted] hunter2'],
  ['http.request.header.authorization', 'Basic dXNlcjpwYXNz'],
  ['http.request.header.cookie', 'sid=***; other=abc'],
  ['messaging.url', 'amqp://shop:s3cret@rabbit:5672'],
  ['note', 'Bearer abcdef'],
  ['note', 'ada***@example.test'],
  ['db.query.text', "SELECT 1 FROM users WHERE name = 'Ada L'"],
])('when only a part is masked, or nothing, %s=%s is a leak', (key, value) => {
  expect(leaks(key, value)).toHaveLength(1);
});
