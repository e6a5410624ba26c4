import { ConfigError, loadVariables, serverVariables, variables } from '@traceshop/service-kit';
import { CRASH_POINTS } from './crash-points';

export function loadConfig(env = process.env) {
  const config = loadVariables(
    {
      ...serverVariables(3004),
      DATABASE_URL: variables.url('postgres://localhost:5432/orders'),
      USER_URL: variables.url('http://localhost:3002'),
      INVENTORY_URL: variables.url('http://localhost:3006'),
      PAYMENT_URL: variables.url('http://localhost:3005'),
      NOTIFICATION_URL: variables.url('http://localhost:3003'),
      USER_TIMEOUT_MS: variables.milliseconds(1500),
      INVENTORY_TIMEOUT_MS: variables.milliseconds(1500),
      // Payment calls its provider up to three times, 1.5 s each.
      PAYMENT_TIMEOUT_MS: variables.milliseconds(6000),
      // Longer than the broker's confirm may take (4.5 s). Nobody waits for this call, and a
      // shorter limit would queue the message again and again.
      NOTIFICATION_TIMEOUT_MS: variables.milliseconds(6000),
      REQUEST_TIMEOUT_MS: variables.milliseconds(15_000),
      // How long one worker owns an order. If the worker is killed, the order is delayed by this time.
      LEASE_MS: variables.milliseconds(15_000),
      // The same for an outbox row. Must be longer than the broker's publish confirm.
      OUTBOX_CLAIM_MS: variables.milliseconds(15_000),
      RECOVERY_INTERVAL_MS: variables.milliseconds(1000),
      OUTBOX_INTERVAL_MS: variables.milliseconds(1000),
      // Longest delay until an ended order shows in `checkout.completed`.
      COUNT_INTERVAL_MS: variables.milliseconds(1000),
      ABANDONED_AFTER_MS: variables.milliseconds(1_800_000),
      ABANDONED_INTERVAL_MS: variables.milliseconds(60_000),
      IDEMPOTENCY_KEEP_HOURS: variables.integer({ default: 24, min: 1, max: 8760 }),
      SWEEP_INTERVAL_MS: variables.milliseconds(600_000),
      CRASH_POINT: variables.oneOf(CRASH_POINTS),
    },
    env,
  );
  assertLongerThanCalls(config);
  assertRequestOutlastsItsCalls(config);
  return config;
}

export type Config = ReturnType<typeof loadConfig>;

const CALLS = [
  'USER_TIMEOUT_MS',
  'INVENTORY_TIMEOUT_MS',
  'PAYMENT_TIMEOUT_MS',
  'NOTIFICATION_TIMEOUT_MS',
] as const;

/**
 * A worker makes at most two calls (release and cancel) between two renewals of a lease. A lease
 * that ends earlier gives the order to recovery while its worker is still running.
 */
function assertLongerThanCalls(
  config: Record<(typeof CALLS)[number] | 'LEASE_MS' | 'OUTBOX_CLAIM_MS', number>,
): void {
  const longest = CALLS.reduce((a, b) => (config[b] > config[a] ? b : a));
  if (config.LEASE_MS <= 2 * config[longest]) {
    throw new ConfigError(
      `bad configuration: LEASE_MS must be more than twice ${longest} (${config[longest]}), not ${config.LEASE_MS}`,
    );
  }
  if (config.OUTBOX_CLAIM_MS <= 2 * config.NOTIFICATION_TIMEOUT_MS) {
    throw new ConfigError(
      `bad configuration: OUTBOX_CLAIM_MS must be more than twice NOTIFICATION_TIMEOUT_MS (${config.NOTIFICATION_TIMEOUT_MS}), not ${config.OUTBOX_CLAIM_MS}`,
    );
  }
}

/** The request must outlast its calls: otherwise it fails without a failed call. */
function assertRequestOutlastsItsCalls(
  limits: Record<'REQUEST_TIMEOUT_MS' | 'INVENTORY_TIMEOUT_MS' | 'PAYMENT_TIMEOUT_MS', number>,
): void {
  // Three calls to inventory (quote, reserve, commit) and one charge.
  const calls = 3 * limits.INVENTORY_TIMEOUT_MS + limits.PAYMENT_TIMEOUT_MS;
  if (limits.REQUEST_TIMEOUT_MS > calls) return;
  throw new ConfigError(
    `bad configuration: REQUEST_TIMEOUT_MS must be more than three times INVENTORY_TIMEOUT_MS and PAYMENT_TIMEOUT_MS together (${calls}), not ${limits.REQUEST_TIMEOUT_MS}`,
  );
}
