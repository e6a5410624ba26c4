import { canonical } from '../tree/canonical';

/** What Jest's `expect.any(...)` and its like look like from outside. */
export interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean;
  toString?(): string;
}

/** An expected value: itself, a pattern for text, an asymmetric matcher, or a predicate. */
export type Match<T> = T | RegExp | AsymmetricMatcher | ((value: T) => boolean);

export function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<AsymmetricMatcher>).asymmetricMatch === 'function'
  );
}

function comparable(value: unknown): string {
  // 5n and 5 are one value: whether an integer arrives as bigint depends on its size alone.
  return typeof value === 'bigint' ? String(value) : canonical(value);
}

/** Without g and y: their lastIndex would make an answer depend on earlier ones. */
function stateless(pattern: RegExp): RegExp {
  if (!pattern.global && !pattern.sticky) return pattern;
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}

/** Values that are equal only where they are the same; quickly told apart, as a diff does often. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

export function matches<T>(expected: Match<T>, actual: T): boolean {
  // Names and services of a whole trace are compared with those of a whole pattern: be quick.
  if (typeof expected === 'string') return expected === actual;
  if (typeof expected === 'function') return (expected as (value: T) => boolean)(actual);
  if (expected instanceof RegExp) {
    return typeof actual === 'string' && stateless(expected).test(actual);
  }
  if (isAsymmetric(expected)) return expected.asymmetricMatch(actual);
  if (expected === actual) return true;
  if (isPlain(expected) && isPlain(actual)) return Object.is(expected, actual);
  return comparable(expected) === comparable(actual);
}

export function shownExpectation(expected: unknown): string {
  if (typeof expected === 'function')
    return `a value that satisfies ${expected.name || 'a predicate'}`;
  if (expected instanceof RegExp) return String(expected);
  if (isAsymmetric(expected)) return expected.toString?.() ?? 'an asymmetric match';
  return shownValue(expected);
}

export function shownValue(value: unknown): string {
  if (value === undefined) return 'missing';
  return canonical(value) ?? String(value);
}
