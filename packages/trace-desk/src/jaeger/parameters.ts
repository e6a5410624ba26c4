/** Parameters that both of Jaeger's APIs have, in the spelling of each. */
import { QueryError } from '../query/answer';

const UNITS: Record<string, bigint> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const DURATION = new RegExp(`^(?:${PART.source})+$`);

/** A duration as Go writes it, such as `1.2s` or `300ms`, in nanoseconds. @throws QueryError (400) */
export function durationOf(text: string | null, name: string): bigint | undefined {
  if (text === null || text === '') return undefined;
  if (text === '0') return 0n;
  if (!DURATION.test(text)) {
    throw new QueryError(400, `${name} "${text}" is not a duration, such as 1.2s or 300ms`);
  }
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    sum += Number(amount) * Number(UNITS[unit as string]);
  }
  return BigInt(Math.round(sum));
}

/** @throws QueryError (400) */
export function integerOf(text: string | null, name: string): bigint | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,18}$/.test(text)) {
    throw new QueryError(400, `${name} "${text}" is not a whole number`);
  }
  return BigInt(text);
}

/** Nanoseconds since the epoch. @throws QueryError (400) */
export function instantOf(text: string | null, name: string): bigint | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,19}$/.test(text) || BigInt(text) >= 2n ** 63n) {
    throw new QueryError(400, `${name} "${text}" is not a time in nanoseconds since 1970`);
  }
  return BigInt(text);
}

/** The number of traces. @throws QueryError (400) */
export function limitOf(text: string | null, name: string): number {
  const limit = integerOf(text, name);
  if (limit === undefined) return 100;
  if (limit < 1n || limit > 10_000n) {
    throw new QueryError(400, `${name} ${limit} is not between 1 and 10000`);
  }
  return Number(limit);
}

/** A trace id of up to 32 hexadecimal digits, with its leading zeros. @throws QueryError (400) */
export function traceIdOf(text: string): string {
  if (!/^[0-9a-f]{1,32}$/i.test(text)) {
    throw new QueryError(400, `"${text}" is not a trace id: up to 32 hexadecimal digits`);
  }
  return text.toLowerCase().padStart(32, '0');
}

/** @throws QueryError (400) */
export function checkDurations(min: bigint | undefined, max: bigint | undefined): void {
  if (min !== undefined && max !== undefined && min > max) {
    throw new QueryError(400, "'maxDuration' should be greater than 'minDuration'");
  }
}
