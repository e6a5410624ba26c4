/** Checks the arguments of matchers at run time: plain JavaScript has no compiler. */
import type { AllowRule, LeakOptions } from './checks/leaks/leaks';
import type { SemconvOptions } from './checks/semconv/semconv';
import type { WellFormedOptions } from './checks/well-formed';
import { checkKeys, described, type KeysOf } from './pattern/check-keys';
import { checkNode, checkRows } from './pattern/check-pattern';
import type { Node, TracePattern } from './pattern/patterns';
import type { TraceOptions, WaitOptions } from './verdict-report';

const WAIT: KeysOf<WaitOptions> = { deadline: true, mayDie: true };
const TRACE: KeysOf<TraceOptions> = { ...WAIT, ignore: true };
const WELL_FORMED: KeysOf<WellFormedOptions> = { roots: true, uniqueIds: true, earlyAck: true };
const LEAK: KeysOf<LeakOptions> = { canaries: true, allow: true };
const ALLOW: KeysOf<AllowRule> = { detector: true, place: true };
const SEMCONV: KeysOf<SemconvOptions> = { known: true, rules: true, off: true, scopes: true };

/** The keys of each matcher's options. */
const OPTIONS = {
  toMatchTrace: TRACE,
  toContainTrace: TRACE,
  toHaveSpan: { ...TRACE, times: true },
  toBeWellFormed: { ...WAIT, ...WELL_FORMED },
  toHaveNoOrphanSpans: WAIT,
  toHaveSingleRoot: WAIT,
  toShareOneTraceId: WAIT,
  toLeakNothing: { ...WAIT, ...LEAK },
  toFollowSemconv: { ...TRACE, ...SEMCONV },
  toCost: TRACE,
  toMatchTraceSnapshot: TRACE,
} as const;

export type MatcherName = keyof typeof OPTIONS;

function wrong(where: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, received ${described(value)}`);
}

function checkLists(where: string, options: object, keys: readonly string[]): void {
  for (const key of keys) {
    const value = (options as Record<string, unknown>)[key];
    if (value !== undefined && !Array.isArray(value))
      throw wrong(`${where}.${key}`, 'a list', value);
  }
}

function checkFilters(where: string, { ignore = [] }: TraceOptions): void {
  for (const filter of ignore) {
    if (typeof filter === 'function') continue;
    throw wrong(`${where}.ignore`, 'functions, such as name(/^GET/)', filter);
  }
}

function checkLeakOptions(where: string, { canaries = [], allow = [] }: LeakOptions): void {
  for (const canary of canaries) {
    if (typeof canary !== 'string') throw wrong(`${where}.canaries`, 'texts', canary);
  }
  for (const rule of allow) checkKeys(`${where}.allow`, rule ?? null, ALLOW);
}

/** @throws TypeError that names the wrong key and the nearest right one */
export function checkOptions(matcher: MatcherName, options: unknown): void {
  const where = `${matcher}, options`;
  checkKeys(where, options, OPTIONS[matcher]);
  if (options === undefined) return;
  const given = options as TraceOptions & LeakOptions & WellFormedOptions;
  const lists = ['ignore', 'mayDie', 'canaries', 'allow', 'rules', 'off', 'scopes'];
  checkLists(where, given, lists);
  checkFilters(where, given);
  checkLeakOptions(where, given);
  for (const key of ['deadline', 'roots'] as const) {
    const value = given[key];
    if (value === undefined || (typeof value === 'number' && value >= 0)) continue;
    throw wrong(`${where}.${key}`, 'a number from 0 on', value);
  }
}

function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('type' in value);
}

/** One span and what is below it. @throws TypeError */
export function checkNodeOf(matcher: MatcherName, pattern: Node, options: unknown): void {
  if (isOptions(pattern) && !isOptions(options) && options !== undefined) {
    throw new TypeError(`${matcher}: the pattern stands behind the options; swap them`);
  }
  checkNode(matcher, pattern);
  checkOptions(matcher, options);
}

/** A root, or the rows under a virtual root. @throws TypeError */
export function checkTracePattern(pattern: TracePattern, options: unknown): void {
  if (!Array.isArray(pattern)) {
    checkNodeOf('toMatchTrace', pattern as Node, options);
    return;
  }
  checkRows('toMatchTrace', pattern);
  checkOptions('toMatchTrace', options);
}

const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0;

/** @throws TypeError */
export function checkTimes(times: unknown): void {
  if (times === undefined || (isCount(times) && Number.isInteger(times))) return;
  const pair = Array.isArray(times) && times.length === 2 && times.every(isCount);
  if (pair && times[0] <= times[1]) return;
  throw wrong('toHaveSpan, options.times', 'a whole number, or [min, max]', times);
}
