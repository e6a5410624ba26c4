export interface Semaphore {
  /** Runs the function as soon as a place is free. */
  take<T>(fn: () => Promise<T>): Promise<T>;
  add(): void;
}

/** Runs at most `count` functions at a time. The others wait. */
export function semaphore(count: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = count;
  const add = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    add,
    async take(fn) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return fn().finally(add);
    },
  };
}
