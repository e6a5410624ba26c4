import { loadConfig } from '../src/config';

test('when nothing is set, the claim outlasts the limits of the work under it', () => {
  const config = loadConfig({});

  expect(config.CLAIM_MS).toBe(10_000);
  expect(config.CLAIM_MS).toBeGreaterThan(config.USER_TIMEOUT_MS + config.SMTP_TIMEOUT_MS);
});

test('when the claim is not longer than the work under it, the service does not start', () => {
  const env = { CLAIM_MS: '3000', USER_TIMEOUT_MS: '1000', SMTP_TIMEOUT_MS: '2000' };

  expect(() => loadConfig(env)).toThrow(
    'bad configuration: CLAIM_MS must be more than USER_TIMEOUT_MS and SMTP_TIMEOUT_MS together (3000), not 3000',
  );
});

test('when a crash point has no such name, the service says which there are', () => {
  expect(() => loadConfig({ CRASH_POINT: 'nowhere' })).toThrow(
    /CRASH_POINT must be one of .*after_mail/,
  );
});
