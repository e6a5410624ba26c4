import type { Checkpoint, CrashPoint } from '../src/crash-points';

/** A worker that stops at a point, as by SIGSTOP, until the test lets it go on. */
export function pauseAt(point: CrashPoint): {
  checkpoint: Checkpoint;
  reached: Promise<void>;
  resume(): void;
} {
  const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: resumed, resolve: resume } = Promise.withResolvers<void>();
  return {
    reached,
    resume,
    checkpoint: async (passed) => {
      if (passed !== point) return;
      arrive();
      await resumed;
    },
  };
}
