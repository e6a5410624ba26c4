import { matches, shownExpectation, shownValue } from '../pattern/match-value';
import type { Attrs, AttrValue } from '../tree/model';

/**
 * Receives the differences of one span's own fields, as lines for a person. A line is built only
 * when it is read, because a diff counts many more pairs than it shows.
 */
export type Report = (line: () => string) => void;

export function compareValue(
  label: string,
  pair: { expected: unknown; actual: unknown },
  report: Report,
) {
  const { expected, actual } = pair;
  if (actual !== undefined && matches(expected, actual)) return;
  report(() => {
    const received = actual === undefined ? 'missing' : `received ${shownValue(actual)}`;
    if (expected === undefined) {
      // Most likely a misspelt variable of the test. Treating it as absence would be a false pass.
      return `${label}: the expected value is undefined (absence is noAttrs), ${received}`;
    }
    const untested =
      expected instanceof RegExp && typeof actual !== 'string' && actual !== undefined;
    const why = untested ? ' (not text: a regular expression cannot match it)' : '';
    return `${label}: expected ${shownExpectation(expected)}, ${received}${why}`;
  });
}

export function compareAttrs(expected: object | undefined, actual: Attrs, report: Report): void {
  for (const [key, value] of Object.entries(expected ?? {})) {
    const found: AttrValue | undefined = Object.hasOwn(actual, key) ? actual[key] : undefined;
    compareValue(key, { expected: value, actual: found }, report);
  }
}

/** The same check without lines. */
export function attrsFit(expected: object | undefined, actual: Attrs): boolean {
  let fits = true;
  compareAttrs(expected, actual, () => {
    fits = false;
  });
  return fits;
}
