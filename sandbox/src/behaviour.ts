import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

export const behaviourBody = z.strictObject({
  /** The requests that it applies to. */
  on: z.enum(['charge', 'void', 'both']).default('both'),
  /** Waits before the operation: the charge does not exist yet. */
  delayMs: z.number().int().min(0).max(120_000).default(0),
  /** Waits after the operation: the charge exists, its response is late. */
  answerDelayMs: z.number().int().min(0).max(120_000).default(0),
  /** The status of the failures below: callers may retry a 503, but usually not a 500. */
  failStatus: z.number().int().min(500).max(599).default(500),
  /** This many requests fail without effect. */
  failNext: z.number().int().min(0).max(1_000_000).default(0),
  /** Each request fails with this probability, without effect. */
  failRate: z.number().min(0).max(1).default(0),
  /** This many requests fail although the operation was done. */
  loseNext: z.number().int().min(0).max(1_000_000).default(0),
  /** This many requests get 200 with `garbage` as the body, although the operation was done. */
  garbleNext: z.number().int().min(0).max(1_000_000).default(0),
  garbage: z.string().max(1000).default('{"id": tru'),
  /** Start of the random sequence of failRate: the same seed fails the same requests. */
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
});

export type Behaviour = z.infer<typeof behaviourBody>;
export type Operation = 'charge' | 'void';

/** The fault to send instead of the correct response. */
export type Trouble = 'fail' | 'lose' | 'garble' | undefined;

export type BehaviourSwitch = ReturnType<typeof createBehaviourSwitch>;

export function createBehaviourSwitch() {
  let now = behaviourBody.parse({});
  let random = randomFrom(now.seed);

  const concerns = (operation: Operation) => now.on === 'both' || now.on === operation;

  const take = (field: 'failNext' | 'loseNext' | 'garbleNext') => {
    if (now[field] === 0) return false;
    now = { ...now, [field]: now[field] - 1 };
    return true;
  };

  return {
    current: () => now,
    set(behaviour: Behaviour) {
      now = behaviour;
      random = randomFrom(now.seed);
    },

    /** The fault of this request, after its delay. */
    async before(operation: Operation): Promise<Trouble> {
      if (!concerns(operation)) return undefined;
      if (now.delayMs > 0) await wait(now.delayMs);
      if (take('failNext') || random() < now.failRate) return 'fail';
      if (take('loseNext')) return 'lose';
      return take('garbleNext') ? 'garble' : undefined;
    },

    async after(operation: Operation): Promise<void> {
      if (concerns(operation) && now.answerDelayMs > 0) await wait(now.answerDelayMs);
    },
  };
}

/** mulberry32: small, and repeatable, which Math.random is not. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
