const UNITS = [
  { ns: 60_000_000_000, name: 'min' },
  { ns: 1_000_000_000, name: 's' },
  { ns: 1_000_000, name: 'ms' },
  { ns: 1000, name: 'µs' },
];

/** Three digits and a unit: `1.24 s`, `83.0 ms`. */
export function duration(ns: number): string {
  const unit = UNITS.find((candidate) => ns >= candidate.ns);
  if (!unit) return `${ns} ns`;
  const value = ns / unit.ns;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit.name}`;
}

const NS_PER_MS = 1_000_000n;

/** Time of day with milliseconds, of nanoseconds since the epoch. */
export function timeOfDay(ns: string): string {
  const date = new Date(Number(BigInt(ns) / NS_PER_MS));
  const time = date.toLocaleTimeString([], { hour12: false });
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** Date and time, of nanoseconds since the epoch. */
export function fullTime(ns: string): string {
  const date = new Date(Number(BigInt(ns) / NS_PER_MS));
  return `${date.toLocaleDateString()} ${timeOfDay(ns)}`;
}

export function bytes(count: number): string {
  const mib = count / 1024 / 1024;
  return mib >= 10 ? `${Math.round(mib)} MiB` : `${mib.toFixed(1)} MiB`;
}

export const counted = (count: number, one: string): string =>
  `${count.toLocaleString()} ${one}${count === 1 ? '' : 's'}`;

/**
 * Makes characters visible that would move or hide text: control characters, and those that change
 * the direction of writing.
 */
export function visible(text: string): string {
  return text.replace(
    /(?![\t\n])[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
