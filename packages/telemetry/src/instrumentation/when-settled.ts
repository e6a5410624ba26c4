interface Settled {
  fulfilled(): void;
  rejected(error: unknown): void;
}

/** Tells how a promise settles. The program must get the returned one: a second branch would hide an unhandled rejection. */
export function whenSettled(
  result: PromiseLike<unknown>,
  { fulfilled, rejected }: Settled,
): PromiseLike<unknown> {
  return result.then(
    (value) => {
      fulfilled();
      return value;
    },
    (error: unknown) => {
      rejected(error);
      throw error;
    },
  );
}
