// How much a bench does: a variable each, with one value for figures and one for a quick look.

/** `BENCH_QUICK=1`: does it run at all? Its figures mean little. */
export const QUICK: boolean = process.env['BENCH_QUICK'] === '1';

/** The whole number in a variable, else the usual one, or the small one of a quick run. */
export function size(variable: string, { usual, quick }: { usual: number; quick: number }): number {
  const given = process.env[variable];
  if (!given) return QUICK ? quick : usual;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`${variable} is "${given}"; it must be a whole number from 1.`);
}
