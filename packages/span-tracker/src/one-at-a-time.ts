/**
 * Runs a task at most once at a time. A call during a run gets a later run, which it shares with
 * other calls that wait. Each call gets the error of its own run only.
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
