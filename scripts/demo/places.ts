export interface Places {
  /** Runs the function as soon as there is a place. */
  take<T>(fn: () => Promise<T>): Promise<T>;
  /** One place more. */
  add(): void;
}

/** Runs as many functions at a time as there are places; the others wait their turn. */
export function places(count: number): Places {
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
