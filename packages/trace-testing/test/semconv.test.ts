import type { Attrs, Span } from '../src';
import { semconvProblems } from '../src/checks/semconv/semconv';
import { failed, span, trace } from './build';
import { BREACHES, CALLED, SENT, SERVED } from './semconv-cases';

const of = (line: string, overrides: Partial<Span>) => trace(span(line, overrides));
const served = (overrides: Partial<Span> = {}, attributes: Attrs = {}) =>
  of('user SERVER GET /users/:id', { ...overrides, attributes: { ...SERVED, ...attributes } });

test('when spans follow the conventions, there is nothing to say', () => {
  const event = { name: 'exception', time: 0n, attributes: { 'exception.type': 'Error' } };
  const whole = trace(
    span('user SERVER GET /users/:id', { attributes: SERVED, events: [event] }, [
      span('user CLIENT POST', { attributes: CALLED }),
      span('user CLIENT SELECT users', { attributes: { 'db.system.name': 'postgresql' } }),
      span('user PRODUCER publish notifications', { attributes: SENT }, [
        span('mail CONSUMER process notifications', {
          attributes: {
            ...SENT,
            'messaging.operation.name': 'process',
            'messaging.operation.type': 'process',
            'http.request.header.x-client-id': ['demo'],
          },
        }),
      ]),
      span('user INTERNAL router', { attributes: { 'http.route': '/users/:id' } }),
    ]),
  );
  expect(semconvProblems(whole)).toEqual([]);
});

test.each(BREACHES)(
  'when a span breaks %s, it is said: %s',
  (rule, expected, [line, overrides]) => {
    const problems = semconvProblems(of(line, overrides));

    expect(problems).toEqual([expect.stringContaining(expected)]);
    expect(problems[0]).toMatch(new RegExp(`\\[${rule}\\]$`));
    expect(semconvProblems(of(line, overrides), { off: [rule as never] })).toEqual([]);
  },
);

test('when a project declares its attributes, they are known, and their types hold', () => {
  const received = served({}, { 'order.id': 'x', 'order.total': '12' });

  expect(semconvProblems(received)).toHaveLength(2);
  expect(semconvProblems(received, { known: ['order.id', 'order.total'] })).toEqual([]);
  const known = { 'order.id': 'string', 'order.total': 'number' } as const;
  expect(semconvProblems(received, { known })).toEqual([
    'user SERVER GET /users/:id: order.total is string, expected number  [value-type]',
  ]);
});

test('when rules or scopes are chosen, only they are looked at', () => {
  const received = trace(
    span('a INTERNAL one', { attributes: { 'http.method': 'GET' }, ...failed }),
    span('a INTERNAL two', { scope: { name: 'amqplib', version: '1' }, ...failed }),
  );

  expect(semconvProblems(received, { rules: ['error-type'] })).toHaveLength(2);
  expect(semconvProblems(received, { rules: ['error-type'], scopes: ['test'] })).toHaveLength(1);
  expect(semconvProblems(received, { rules: [] })).toEqual([]);
  expect(() => semconvProblems(received, { off: ['typo' as never] })).toThrow(/no rule typo/);
});

test('when many spans break a rule in the same way, it is said once', () => {
  const many = trace(...[1, 2, 3].map(() => span('a INTERNAL x', failed)));

  expect(semconvProblems(many)).toEqual([
    'a INTERNAL x: status ERROR without error.type  [error-type] (3 times)',
  ]);
});
