import { describeError, unavailable } from '../src/core/errors';

test('when causes repeat each other, the line says each once', () => {
  const cause = new Error('connect ECONNREFUSED', { cause: new Error('connect ECONNREFUSED') });
  expect(describeError(unavailable('postgres', cause))).toBe(
    'postgres is unavailable at the moment; try again shortly: connect ECONNREFUSED',
  );
});

test('when a text was thrown, or an error is its own cause, the line ends', () => {
  expect(describeError('text')).toBe('text');
  const ring = new Error('ring');
  ring.cause = ring;
  expect(describeError(ring)).toBe('ring');
});
