import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

export const behaviourBody = z.strictObject({
  /** Which requests it applies to. */
  on: z.enum(['charge', 'void', 'both']).default('both'),
  /** Waits before anything is done: the charge is still to come. */
  delayMs: z.number().int().min(0).max(120_000).default(0),
  /** Waits after everything is done: the charge is made, its answer is late. */
  answerDelayMs: z.number().int().min(0).max(120_000).default(0),
  /** The status of the failures below: callers may repeat a 503, but hardly a 500. */
  failStatus: z.number().int().min(500).max(599).default(500),
  /** So many requests fail, and nothing is done. */
  failNext: z.number().int().min(0).max(1_000_000).default(0),
  /** Each request fails with this probability, and nothing is done. */
  failRate: z.number().min(0).max(1).default(0),
  /** So many requests fail although all was done. */
  loseNext: z.number().int().min(0).max(1_000_000).default(0),
  /** So many requests are answered 200 with `garbage` as the body, although all was done. */
  garbleNext: z.number().int().min(0).max(1_000_000).default(0),
  garbage: z.string().max(1000).default('{"id": tru'),
  /** Where the sequence behind failRate begins: the same seed fails the same requests. */
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
});

export type Behaviour = z.infer<typeof behaviourBody>;
export type Operation = 'charge' | 'void';

/** What to do instead of the true answer. */
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

    /** The trouble this request is in, after its delay. */
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

/** mulberry32: small, and repeatable where Math.random is not. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
