import { canonical } from '../tree/canonical';

/** The shape of Jest's `expect.any(...)` and similar matchers. */
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
  // 5n and 5 are equal: only its size decides whether an integer arrives as bigint.
  return typeof value === 'bigint' ? String(value) : canonical(value);
}

/** Removes g and y: their lastIndex would make a result depend on earlier ones. */
function stateless(pattern: RegExp): RegExp {
  if (!pattern.global && !pattern.sticky) return pattern;
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}

/** Values that are equal only if identical. This quick check is for diffs, which compare often. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

export function matches<T>(expected: Match<T>, actual: T): boolean {
  // Fast, because all names and services of a trace are compared with those of a pattern.
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
