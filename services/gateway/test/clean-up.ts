const cleanUps: (() => Promise<unknown>)[] = [];

/** Closes something after the tests of this file, even if one of them failed. */
export function atEnd(close: () => Promise<unknown>): void {
  cleanUps.push(close);
}

afterAll(async () => {
  for (const close of cleanUps.splice(0).reverse()) await close();
});
