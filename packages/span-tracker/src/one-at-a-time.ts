/**
 * Runs a task no more than once at a time. Who asks while it runs gets a run that starts after the
 * question, shared with all who ask by then; each gets the error of its own run only.
 */
export function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    running = task();
    return running;
  };
  return () => {
    next ??= running.then(start, start);
    return next;
  };
}
