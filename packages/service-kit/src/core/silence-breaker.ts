import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';

/** Saves callers the wait for a frozen dependency. One caller waits, and the others fail at once. */
export interface SilenceBreaker {
  /**
   * Runs `work`, unless the dependency is known to be silent.
   * @throws {NoReply} at once if it is silent; otherwise the error of `work`
   */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Call this whenever anything has come from the dependency, including a rejection. */
  heard(): void;
}

export interface SilenceBreakerOptions {
  /** True for the error of a time-out. */
  isTimeout(error: unknown): boolean;
  /** Called when calls start to fail at once. */
  began?(error: unknown): void;
  ended?(): void;
}

/** The dependency was not called, because it did not respond a moment ago. */
export class NoReply extends Error {
  constructor() {
    super('it did not answer, and is asked again in a second');
    this.name = 'NoReply';
  }
}

/** A shorter wait, such as the rest of a deadline, proves nothing about the dependency. */
const SILENCE_MS = 1_000;
/** After this pause one call is made. The others fail at once until it has ended. */
const PAUSE_MS = 1_000;

/**
 * A slow call is not silence: the circuit opens only if nothing was received since the call began.
 * So no counting is needed, and a dependency that responds to any caller is never cut off.
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
      // cockatiel would make this call wait for the one that is allowed.
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

/** An error with the start time of its work. */
class Waited extends Error {
  readonly since: number;

  constructor(since: number, cause: unknown) {
    super('failed', { cause });
    this.since = since;
  }
}

const causeOf = (error: unknown): unknown => (error instanceof Waited ? error.cause : error);
