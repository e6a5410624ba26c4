import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';

/** Spares callers the wait for a dependency that is frozen: one pays for it, and the others fail at once. */
export interface SilenceBreaker {
  /**
   * Runs `work`, unless the dependency is known to be silent.
   * @throws {NoReply} at once then; else what `work` throws
   */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** To be called whenever anything has come from the dependency, a refusal included. */
  heard(): void;
}

export interface SilenceBreakerOptions {
  /** True for the error of a wait that ran out. */
  isTimeout(error: unknown): boolean;
  /** Called when the calls begin to fail at once, and when they are made again. */
  began?(error: unknown): void;
  ended?(): void;
}

/** The dependency was not asked: it did not answer a moment ago. */
export class NoReply extends Error {
  constructor() {
    super('it did not answer, and is asked again in a second');
    this.name = 'NoReply';
  }
}

/** A shorter wait that ran out, such as the rest of a deadline, says nothing about the dependency. */
const SILENCE_MS = 1_000;
/** After this, one call is let through; the others wait for nothing until it has ended. */
const PAUSE_MS = 1_000;

/**
 * A slow call is not silence: the circuit opens only if nothing at all was heard since the call began. So
 * nothing has to be counted, and a dependency that answers somebody is never cut off.
 */
export function createSilenceBreaker(options: SilenceBreakerOptions): SilenceBreaker {
  const { isTimeout, began, ended } = options;
  let heardAt = Number.NEGATIVE_INFINITY;
  const isSilence = (error: unknown): boolean =>
    error instanceof Waited &&
    isTimeout(error.cause) &&
    heardAt < error.since &&
    (circuit.state === CircuitState.HalfOpen || performance.now() - error.since >= SILENCE_MS);
  const circuit = circuitBreaker(handleWhen(isSilence), {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(1),
  });
  circuit.onBreak((reason) => began?.('error' in reason ? causeOf(reason.error) : undefined));
  circuit.onReset(() => ended?.());
  return {
    guard: async (work) => {
      // cockatiel would let this call wait for the one that is let through.
      if (circuit.state === CircuitState.HalfOpen) throw new NoReply();
      const since = performance.now();
      try {
        return await circuit.execute(() =>
          work().catch((cause: unknown) => {
            throw new Waited(since, cause);
          }),
        );
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new NoReply();
        throw causeOf(error);
      }
    },
    heard: () => {
      heardAt = performance.now();
    },
  };
}

/** An error with the time at which its work began. */
class Waited extends Error {
  readonly since: number;

  constructor(since: number, cause: unknown) {
    super('failed', { cause });
    this.since = since;
  }
}

const causeOf = (error: unknown): unknown => (error instanceof Waited ? error.cause : error);
