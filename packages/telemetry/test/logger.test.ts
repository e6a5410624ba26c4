// What a program logs is written as it was, except for secrets, and can never end the program.
import { createLogger } from '../src/logger';

function logged(log: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  log(
    createLogger({
      destination: {
        write: (line) => {
          text += line;
        },
      },
    }),
  );
  return text;
}

test('when big integers are logged, no digit changes, also beside something secret', () => {
  const big = { id: 9007199254740993n, list: [18446744073709551615n], nested: { small: 7 } };
  const plain = logged((logger) => logger.info(big, 'big'));
  const beside = logged((logger) =>
    logger.info({ ...big, password: 'hidden' }, 'to ann@example.com'),
  );
  for (const line of [plain, beside]) {
    expect(line).toContain(
      '"id":9007199254740993,"list":[18446744073709551615],"nested":{"small":7}',
    );
  }
  expect(beside).toContain('"password":"[redacted]"');
  expect(beside).not.toContain('ann@');
});

test('when a card number is logged as a big integer, it is removed', () => {
  const line = logged((logger) => logger.info({ card: 4111111111111111n }));
  expect(JSON.parse(line)).toMatchObject({ card: '[redacted]' });
});

test('when a logged object has a member __proto__, it stays a member', () => {
  const odd: unknown = JSON.parse('{"nested":{"__proto__":{"a":1},"b":2}}');
  expect(logged((logger) => logger.info(odd))).toContain('"nested":{"__proto__":{"a":1},"b":2}');
});

test('when an error quotes a row, the row is not logged, and the error keeps it', () => {
  const error = { message: 'duplicate', detail: 'Key (email)=(secret row)' };
  const line = logged((logger) => logger.error({ err: error }));
  expect(line).not.toContain('secret row');
  expect(error.detail).toBe('Key (email)=(secret row)');
  const frozen = Object.freeze({ ...error });
  expect(logged((logger) => logger.error({ err: frozen }))).toContain('duplicate');
});

const throwing = Object.defineProperty({}, 'bad', {
  enumerable: true,
  get: () => {
    throw new Error('cannot be read');
  },
});
const circular: Record<string, unknown> = { name: 'loop' };
circular['self'] = circular;
test.each<[string, object]>([
  ['has a member that throws', throwing],
  ['has one further down', { nested: throwing }],
  ['contains itself', circular],
  ['is frozen', Object.freeze({ frozen: Object.freeze({ a: 1 }) })],
  [
    'has a toJSON that throws',
    {
      toJSON: () => {
        throw new Error('no');
      },
    },
  ],
])('when an object %s, the line is written all the same', (_what, object) => {
  const line = logged((logger) => logger.info(object, 'the message'));
  expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'the message' });
});
