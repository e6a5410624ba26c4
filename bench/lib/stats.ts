// The little statistics that a few dozen noisy figures bear.

/** The value below which a part (0 to 1) of the values lies, interpolated between adjacent values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** `0.41-0.47`: where the middle half of the values lies. */
export function middleHalf(values: readonly number[], digits = 2): string {
  return [0.25, 0.75].map((part) => quantile(values, part).toFixed(digits)).join('-');
}

/** `3.1-4.0`: from the smallest to the largest. */
export function range(values: readonly number[], digits = 1): string {
  return [0, 1].map((part) => quantile(values, part).toFixed(digits)).join('-');
}
