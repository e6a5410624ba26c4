import { diag } from '@opentelemetry/api';

/** Reads the standard variables. An empty value counts as unset. A bad one is reported once and ignored. */

/** The trimmed value of a variable. Undefined when unset or empty. */
export function text(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

/** A comma-separated list. Undefined when unset or empty. */
export function list(name: string): string[] | undefined {
  const items = text(name)
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items?.length ? items : undefined;
}

/** With a longer time, Node's timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A number above 0, a count or milliseconds. Undefined when unset. */
export function positive(name: string): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (number > 0) return Math.min(number, LONGEST_TIMER_MS);
  diag.warn(`${name}=${value} is not a number above 0; the default is used`);
  return undefined;
}

/** A whole number, including 0. Undefined when unset. */
export function countLimit(name: string): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  diag.warn(`${name}=${value} is not a whole number from 0; the default is used`);
  return undefined;
}

/** `true` (any case) is true, `false` and `0` are false. Undefined when unset or anything else. */
export function flag(name: string): boolean | undefined {
  const value = text(name)?.toLowerCase();
  if (value === undefined) return undefined;
  if (['true', '1', 'on', 'yes'].includes(value)) return true;
  if (['false', '0', 'off', 'no'].includes(value)) return false;
  diag.warn(`${name}=${value} is neither true nor false; the default is used`);
  return undefined;
}

/**
 * `key=value` pairs, comma-separated and percent-encoded. A warning names an invalid pair by its
 * key or position, never by its value. The other pairs stay.
 */
export function keyValuePairs(name: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const [index, item] of (text(name)?.split(',') ?? []).entries()) {
    if (item.trim() === '') continue;
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(item) ?? [];
    if (key === undefined || value === undefined) {
      diag.warn(`${name}: pair ${index + 1} is not key=value; it is left out, the others are kept`);
      continue;
    }
    const decoded = [percentDecoded(key), percentDecoded(value)];
    if (decoded.includes(undefined)) {
      diag.warn(
        `${name}: the value of ${key} has a % that begins no code (%25 is a %); kept as it is`,
      );
    }
    pairs[decoded[0] ?? key] = decoded[1] ?? value;
  }
  return pairs;
}

function percentDecoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
