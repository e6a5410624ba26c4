/** Rejects with `late()` when `work` takes longer than `ms`. A later result is ignored. */
export async function limited<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for a clean-up, at most `ms`. Ignores its failure: the resource is closed already.
 * @returns whether it ended in time.
 */
export async function atMost(ms: number, work: Promise<unknown> | undefined): Promise<boolean> {
  const ended = Promise.resolve(work).then(
    () => true,
    () => true,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([ended, late]);
  clearTimeout(timer);
  return inTime;
}
