import { ConfigError, loadVariables, serverVariables, variables } from '@traceshop/service-kit';
import { CRASH_POINTS } from './crash-points';

export function loadConfig(env = process.env) {
  const config = loadVariables(
    {
      ...serverVariables(3003),
      DATABASE_URL: variables.url('postgres://localhost:5432/notifications'),
      RABBITMQ_URL: variables.url('amqp://localhost:5672'),
      USER_URL: variables.url('http://localhost:3002'),
      USER_TIMEOUT_MS: variables.milliseconds(2000),
      SMTP_URL: variables.url('smtp://localhost:1025'),
      SMTP_TIMEOUT_MS: variables.milliseconds(5000),
      MAIL_FROM: variables.text('Traceshop <shop@traceshop.example>'),
      // How long a consumer owns a notification. If it is killed, the mail is delayed by this time.
      CLAIM_MS: variables.milliseconds(10_000),
      // A queue stores its delay. To change it on a broker that has the queues, delete them first.
      RETRY_1_MS: variables.milliseconds(1000),
      RETRY_2_MS: variables.milliseconds(5000),
      RETRY_3_MS: variables.milliseconds(25_000),
      // Longer than a copy of a message can wait, also as a dead letter. Without its record,
      // `npm run redrive` would send the mail a second time.
      DELIVERIES_KEEP_DAYS: variables.integer({ default: 30, min: 1, max: 3650 }),
      SWEEP_INTERVAL_MS: variables.milliseconds(600_000),
      PREFETCH: variables.integer({ default: 10, min: 1, max: 1000 }),
      CRASH_POINT: variables.oneOf(CRASH_POINTS),
    },
    env,
  );
  assertClaimOutlastsWork(config);
  return config;
}

/** If a claim expires while its holder works, a second consumer sends the same mail. */
function assertClaimOutlastsWork(limits: {
  CLAIM_MS: number;
  USER_TIMEOUT_MS: number;
  SMTP_TIMEOUT_MS: number;
}): void {
  const work = limits.USER_TIMEOUT_MS + limits.SMTP_TIMEOUT_MS;
  if (limits.CLAIM_MS > work) return;
  throw new ConfigError(
    `bad configuration: CLAIM_MS must be more than USER_TIMEOUT_MS and SMTP_TIMEOUT_MS together (${work}), not ${limits.CLAIM_MS}`,
  );
}
