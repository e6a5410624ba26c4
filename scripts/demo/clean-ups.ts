import { complain } from '../lib/say.ts';

/** The clean-ups of a run, in reverse order, also after a start that failed. */
export interface CleanUps {
  add(what: string, undo: () => Promise<unknown>): void;
  /** Undoes everything once. A second call waits for the first. */
  run(): Promise<void>;
}

export function createCleanUps(): CleanUps {
  const steps: { what: string; undo: () => Promise<unknown> }[] = [];
  let running: Promise<void> | undefined;
  const undoAll = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { what, undo } = step;
      // If one part cannot be stopped, the others must still stop.
      await undo().catch((error: unknown) => complain(`${what} did not stop: ${error}`));
    }
  };
  return {
    add(what, undo) {
      steps.push({ what, undo });
      // The run is ending already, and this part was added late.
      if (running) running = running.then(undoAll);
    },
    run() {
      running ??= undoAll();
      return running;
    },
  };
}
