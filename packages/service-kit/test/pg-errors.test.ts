import { databaseError, isBrokenLink } from '../src/postgres/pg-errors';

test('when a link breaks with a code of Node that looks like one of PostgreSQL, it is still a broken link', () => {
  const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
  expect(isBrokenLink(error)).toBe(true);
  expect(databaseError(error)).toMatchObject({ status: 503, code: 'dependency_unavailable' });
});
