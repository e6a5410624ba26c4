/** What has to be undone at the end, in reverse order, however far the start came. */
export interface CleanUps {
  add(what: string, undo: () => Promise<unknown>): void;
  /** Undoes everything once; a second call waits for the first. */
  run(): Promise<void>;
}

export function createCleanUps(): CleanUps {
  const steps: { what: string; undo: () => Promise<unknown> }[] = [];
  let running: Promise<void> | undefined;
  const undoAll = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { what, undo } = step;
      // One part that cannot be stopped must not keep the others running.
      await undo().catch((error: unknown) => console.error(`${what} did not stop: ${error}`));
    }
  };
  return {
    add(what, undo) {
      steps.push({ what, undo });
      // The run is ending already: this part came too late.
      if (running) running = running.then(undoAll);
    },
    run() {
      running ??= undoAll();
      return running;
    },
  };
}
