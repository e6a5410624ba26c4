// What must never leave the shop as telemetry. Every journey carries these in; none may come out.
import { randomUUID } from 'node:crypto';
import { DEMO_ACCESS } from './services.ts';

/** Every address of a test is at this host, so that one search finds them all. */
const MAIL_HOST = 'canary.example';

export const CANARY = {
  /** What a person types as a name has no shape to scrub it by: it must not be recorded at all. */
  name: 'Zenobia Canarywright',
  mailHost: MAIL_HOST,
  card: '4111 1111 1111 1111',
  cardDigits: '4111111111111111',
  bearer: DEMO_ACCESS.DEMO_TOKEN,
} as const;

export const canaryAddress = (): string => `${randomUUID()}@${MAIL_HOST}`;

/** What a client says of itself is recorded, so a client that says too much must be scrubbed. */
export const TALKATIVE_AGENT = `journey/1.0 (${canaryAddress()}; ${CANARY.card}; ${CANARY.cardDigits})`;
