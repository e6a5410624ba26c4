// Configuration: what is read from the environment, and the one line that says what is wrong with it.
import { ConfigError, loadVariables, variables } from '../src/index';

const shape = {
  PORT: variables.port(3002),
  DATABASE_URL: variables.url('postgres://localhost:5432/users'),
  USER_URL: variables.url('http://localhost:3002'),
  TOKEN_SECRET: variables.secret(),
  LIMIT_MS: variables.milliseconds(1500),
  TTL_SECONDS: variables.seconds(3600),
  RETRIES: variables.integer({ default: 2, min: 0, max: 5 }),
  NAME: variables.text('shop'),
  DEMO_TOKEN: variables.text().optional(),
};
const needed = { DATABASE_URL: 'postgres://db/users', TOKEN_SECRET: 's'.repeat(32) };

test('when only what is needed is set, the rest has its default', () => {
  expect(loadVariables(shape, { ...needed, OTHER: 'x', LIMIT_MS: '' })).toEqual({
    ...needed,
    PORT: 3002,
    LIMIT_MS: 1500,
    TTL_SECONDS: 3600,
    RETRIES: 2,
    NAME: 'shop',
    USER_URL: 'http://localhost:3002',
  });
});

test('when all is set, it is read as what it is', () => {
  const env = {
    ...needed,
    PORT: '0',
    LIMIT_MS: '20',
    TTL_SECONDS: '1',
    RETRIES: '5',
    NAME: 'n',
    DEMO_TOKEN: 't',
    USER_URL: 'https://users.example',
  };
  expect(loadVariables(shape, env)).toEqual({
    ...env,
    PORT: 0,
    LIMIT_MS: 20,
    TTL_SECONDS: 1,
    RETRIES: 5,
  });
});

test('when variables are wrong, one line names every one of them and no value', () => {
  const env = {
    PORT: '99999',
    DATABASE_URL: 'not a url',
    TOKEN_SECRET: 'short-secret',
    LIMIT_MS: '1.5',
    RETRIES: '-1',
  };
  const error = catching(() => loadVariables(shape, env));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe(
    'bad configuration: PORT must be a whole number from 0 to 65535; ' +
      'DATABASE_URL must be a URL such as postgres://localhost:5432/users; ' +
      'TOKEN_SECRET must be a secret of at least 32 characters; ' +
      'LIMIT_MS must be a whole number from 1 to 86400000; ' +
      'RETRIES must be a whole number from 0 to 5',
  );
});

test('when variables are missing, they are named as missing', () => {
  expect(catching(() => loadVariables(shape, {})).message).toBe(
    'bad configuration: TOKEN_SECRET is missing (must be a secret of at least 32 characters)',
  );
});

test.each([
  ['postgres://localhost/a', 'postgresql://db/a', 'http://db/a'],
  ['amqp://localhost', 'amqps://broker', 'http://broker:15672'],
  ['redis://localhost', 'rediss://cache', 'cache:6379'],
  ['smtp://localhost', 'smtps://mail', 'smtp://'],
  ['http://localhost', 'https://users', 'ftp://users'],
])('when an address is of the kind of %s, so is %s, and %s is rejected', (fallback, good, bad) => {
  const address = { ADDRESS: variables.url(fallback) };
  expect(loadVariables(address, { ADDRESS: good })).toEqual({ ADDRESS: good });
  expect(catching(() => loadVariables(address, { ADDRESS: bad })).message).toBe(
    `bad configuration: ADDRESS must be a URL such as ${fallback}`,
  );
});

function catching(fn: () => unknown): Error {
  try {
    fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
