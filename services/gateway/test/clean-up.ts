const cleanUps: (() => Promise<unknown>)[] = [];

/** Closes something when the tests of this file are over, also when one failed before its end. */
export function atEnd(close: () => Promise<unknown>): void {
  cleanUps.push(close);
}

afterAll(async () => {
  for (const close of cleanUps.splice(0).reverse()) await close();
});
