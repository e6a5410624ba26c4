// Secrets that must never appear in telemetry. Every journey sends them in.
import { randomUUID } from 'node:crypto';
import { DEMO_ACCESS } from './services.ts';

/** Every address of a test has this host, so that one search finds them all. */
const MAIL_HOST = 'canary.example';

export const CANARY = {
  /** No pattern can recognize a name, so it must not be recorded at all. */
  name: 'Zenobia Canarywright',
  mailHost: MAIL_HOST,
  card: '4111 1111 1111 1111',
  cardDigits: '4111111111111111',
  bearer: DEMO_ACCESS.DEMO_TOKEN,
} as const;

export const canaryAddress = (): string => `${randomUUID()}@${MAIL_HOST}`;

/** The user agent is recorded, so secrets in it must be scrubbed. */
export const TALKATIVE_AGENT = `journey/1.0 (${canaryAddress()}; ${CANARY.card}; ${CANARY.cardDigits})`;
