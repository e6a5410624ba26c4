import { loadConfig } from '../src/config';

test('when nothing is set, the limits are those of the design', () => {
  expect(loadConfig({})).toMatchObject({
    PORT: 3004,
    LEASE_MS: 15_000,
    OUTBOX_CLAIM_MS: 15_000,
    PAYMENT_TIMEOUT_MS: 6000,
    INVENTORY_TIMEOUT_MS: 1500,
    USER_TIMEOUT_MS: 1500,
    NOTIFICATION_TIMEOUT_MS: 6_000,
    ABANDONED_AFTER_MS: 1_800_000,
    IDEMPOTENCY_KEEP_HOURS: 24,
  });
});

test.each([
  [{ LEASE_MS: '12000' }, /LEASE_MS must be more than twice PAYMENT_TIMEOUT_MS \(6000\)/],
  [{ PAYMENT_TIMEOUT_MS: '7500' }, /LEASE_MS must be more than twice PAYMENT_TIMEOUT_MS \(7500\)/],
  [{ INVENTORY_TIMEOUT_MS: '30000' }, /LEASE_MS must be more than twice INVENTORY_TIMEOUT_MS/],
  [{ OUTBOX_CLAIM_MS: '3000' }, /OUTBOX_CLAIM_MS must be more than twice NOTIFICATION_TIMEOUT_MS/],
  [{ REQUEST_TIMEOUT_MS: '10500' }, /REQUEST_TIMEOUT_MS must be more than three times .*10500/],
  [{ CRASH_POINT: 'somewhere' }, /CRASH_POINT must be one of after_order_opened, /],
  [{ PORT: 'x', LEASE_MS: '-1' }, /PORT must .*LEASE_MS must /],
])('when the variables are %j, the service does not start and says why', (env, message) => {
  expect(() => loadConfig(env)).toThrow(message);
});

test('when a lease is just long enough for its calls, the service starts', () => {
  expect(loadConfig({ LEASE_MS: '12001' }).LEASE_MS).toBe(12_001);
});
