import { CLIENT_ID_HEADER, requireClientId } from '../src/index';

test('when a request belongs to an API client, its id is returned', () => {
  expect(requireClientId({ headers: { [CLIENT_ID_HEADER]: 'demo' } })).toBe('demo');
});

test.each([
  ['none', {}],
  ['an empty one', { [CLIENT_ID_HEADER]: '' }],
  ['one with a space', { [CLIENT_ID_HEADER]: 'a b' }],
  ['one that is too long', { [CLIENT_ID_HEADER]: 'a'.repeat(129) }],
])('when a request has %s for its client id, 400', (_what, headers) => {
  expect(() => requireClientId({ headers })).toThrow(
    expect.objectContaining({ status: 400, code: 'missing_client_id' }),
  );
});
