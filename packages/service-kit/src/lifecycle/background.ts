import { type Logger, untraced } from '@traceshop/telemetry';
import { withoutDeadline } from '../core/deadline';
import { describeError } from '../core/errors';

/** Work that no response waits for. A shutdown waits for it. */
export interface Background {
  /** Starts `task` in the caller's trace, without its deadline. A failure is logged with the trace id. */
  run(name: string, task: () => Promise<void>): void;
  /**
   * Repeats `task`, `intervalMs` (plus or minus a quarter) after its last end, until the service
   * drains. Untraced. The first of several failures is logged.
   */
  every(name: string, intervalMs: number, task: () => Promise<void>): void;
  /** Resolves when no task is running. */
  idle(): Promise<void>;
}

export interface StoppableBackground extends Background {
  /** Starts no further poll. Resolves when the running tasks have ended. */
  stop(): Promise<void>;
}

export function createBackground(logger: Logger): StoppableBackground {
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  const track = (work: Promise<void>): void => {
    running.add(work);
    // `work` never rejects: both callers below catch and log.
    void work.then(() => running.delete(work));
  };
  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  const schedule = (poll: () => Promise<void>, intervalMs: number): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      track(poll().then(() => schedule(poll, intervalMs)));
    }, jittered(intervalMs));
    timers.add(timer);
  };

  return {
    run: (name, task) => track(withoutDeadline(() => attempt(logger, name, task))),
    every: (name, intervalMs, task) => {
      const poll = quietOnRepeat(logger, name, task);
      untraced(() => withoutDeadline(() => schedule(poll, intervalMs)));
    },
    idle,
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await idle();
    },
  };
}

async function attempt(logger: Logger, task: string, fn: () => Promise<void>): Promise<void> {
  try {
    await fn();
  } catch (error) {
    logger.warn({ task, error: describeError(error) }, 'background task failed');
  }
}

function quietOnRepeat(logger: Logger, task: string, fn: () => Promise<void>): () => Promise<void> {
  let failing = false;
  return async () => {
    try {
      await fn();
      if (failing) logger.info({ task }, 'background task works again');
      failing = false;
    } catch (error) {
      if (!failing) logger.warn({ task, error: describeError(error) }, 'background task failed');
      failing = true;
    }
  };
}

// Replicas that started together must not poll at the same times.
function jittered(ms: number): number {
  return ms * (0.75 + Math.random() / 2);
}
