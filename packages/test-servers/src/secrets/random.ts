/** The same values for the same seed: a failing case can be repeated. */
export interface Random {
  /** 0 to `limit` - 1. */
  below(limit: number): number;
  /** One of the values. */
  of<T>(values: readonly T[]): T;
  /** Characters of an alphabet. */
  text(alphabet: string, length: number): string;
}

export const LOWER = 'bcdfghjklmnpqrstvwxz';
export const DIGITS = '0123456789';
export const HEX = '0123456789abcdef';

/** Mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    of: <T>(values: readonly T[]): T => values[below(values.length)] as T,
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet[below(alphabet.length)]).join(''),
  };
}

/** The check digit of card numbers for digits without it. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const doubled = index % 2 === 0 ? Number(character) * 2 : Number(character);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
