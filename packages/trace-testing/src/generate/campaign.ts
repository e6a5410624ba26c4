/**
 * Runs random patterns against random traces. Is each verdict right, and how often does the search
 * give up? The same seed creates the same case, so a failed case can be repeated alone.
 */
import { MatchLimitError } from '../match/limits';
import { findSpans, matchesExactly, searchSpans } from '../match/match-trace';
import { NotDecidableError } from '../pattern/decidable';
import type { Node } from '../pattern/patterns';
import type { Trace } from '../tree/model';
import { bruteForceMatches } from './brute-force';
import { bruteForceContains } from './brute-force-part';
import { DEEP_NAMES, deepPattern } from './deep';
import { anyNode, drawnNode } from './patterns';
import { type Random, randomOf } from './random';
import { generateTrace, type TraceShape } from './traces';

/** `undecidable`: a row of `inOrder` depends on clocks that cannot be compared. */
export type CaseVerdict = 'pass' | 'fail' | 'undecidable';

/** One pattern and one trace. */
export interface GeneratedCase {
  seed: number;
  mode: 'exact' | 'contain';
  trace: Trace;
  pattern: Node;
  /** The correct verdict, if the generator knows it. */
  known: CaseVerdict | undefined;
}

function patternFor(random: Random, trace: Trace): { pattern: Node; drawn: boolean } {
  const [root] = trace.spans;
  if (!root || random.chance(0.4)) return { pattern: anyNode(random, 2), drawn: false };
  const wrong = random.pick([0, 0, 0.1, 0.3]);
  const links = random.pick([0, 0, 0.5, 1]);
  const orders = random.pick([0, 0, 0.7]);
  const drawn = drawnNode(random, root, { trace, links, wrong, orders });
  return { pattern: drawn, drawn: wrong === 0 && orders === 0 };
}

/**
 * The case of this seed. Its trace has at most this many spans.
 * @param only `deep`: patterns whose `descend` rows compete, which are 3 in 10 otherwise; `linked`:
 * of those, the ones that reach into linked traces
 */
export function generateCase(seed: number, spans = 6, only?: 'deep' | 'linked'): GeneratedCase {
  const random = randomOf(seed);
  const deep = random.chance(0.3) || only !== undefined;
  const links = spans <= 8 && (random.chance(0.4) || only === 'linked');
  const mode = random.pick(['exact', 'contain'] as const);
  const trace = generateTrace(random, shapeOf(random, { spans, deep, links }));
  const { pattern, drawn } = (deep ? deepPattern : patternFor)(random, trace);
  return { seed, mode, trace, pattern, known: drawn ? 'pass' : undefined };
}

function shapeOf(
  random: Random,
  { spans, deep, links }: { spans: number; deep: boolean; links: boolean },
): TraceShape {
  if (deep && links) {
    const own = 1 + random.below(3);
    return { spans: own, linked: Math.max(1, spans - own) };
  }
  // Large traces test when the search gives up. There are enough small ones.
  const small = spans <= 8 && !deep;
  const size = small ? 1 + random.below(spans) : spans - random.below(spans / 2);
  const shape = deep ? { names: DEEP_NAMES, bushy: random.pick([1, 2, size]) } : {};
  return { spans: size, linked: links ? 2 : 0, ...shape };
}

function asVerdict(answer: boolean | undefined): CaseVerdict {
  if (answer === undefined) return 'undecidable';
  return answer ? 'pass' : 'fail';
}

/** The search's verdict. @throws MatchLimitError if it gives up */
export function verdictOf({ mode, trace, pattern }: GeneratedCase): CaseVerdict {
  if (mode === 'contain') {
    if (findSpans(trace, pattern).length > 0) return 'pass';
    return searchSpans(trace, pattern).undecided.length > 0 ? 'undecidable' : 'fail';
  }
  try {
    return asVerdict(matchesExactly(trace, pattern));
  } catch (error) {
    if (error instanceof NotDecidableError) return 'undecidable';
    throw error;
  }
}

/** The verdict of brute force: for traces of up to about seven spans. */
export function verdictByBruteForce({ mode, trace, pattern }: GeneratedCase): CaseVerdict {
  return asVerdict(
    mode === 'exact' ? bruteForceMatches(trace, [pattern]) : bruteForceContains(trace, pattern),
  );
}

export interface CampaignOptions {
  cases: number;
  /** The seed of the first case. Default 1. */
  seed?: number;
  /** Most spans of a trace. Default 6. */
  spans?: number;
  /** Compare with brute force. Default: up to 8 spans; above, with the known verdict of a case. */
  bruteForce?: boolean;
  /** Default: all patterns. See `generateCase`. */
  only?: 'deep' | 'linked';
}

export interface CampaignResult {
  cases: number;
  verdicts: Record<CaseVerdict, number>;
  /** Seeds of the cases with a wrong verdict. */
  wrong: number[];
  /** Seeds of the cases in which the search gave up. */
  gaveUp: number[];
  slowest: { seed: number; ms: number };
}

/** Runs many cases and returns those with wrong verdicts. */
export function campaign(options: CampaignOptions): CampaignResult {
  const { cases, seed: first = 1, spans = 6, only, bruteForce = spans <= 8 } = options;
  const verdicts = { pass: 0, fail: 0, undecidable: 0 };
  const result: CampaignResult = {
    cases,
    verdicts,
    wrong: [],
    gaveUp: [],
    slowest: { seed: 0, ms: 0 },
  };
  for (let seed = first; seed < first + cases; seed += 1) {
    const one = generateCase(seed, spans, only);
    const startedAt = performance.now();
    try {
      const verdict = verdictOf(one);
      const ms = performance.now() - startedAt;
      if (ms > result.slowest.ms) result.slowest = { seed, ms };
      verdicts[verdict] += 1;
      const right = bruteForce ? verdictByBruteForce(one) : (one.known ?? verdict);
      if (verdict !== right) result.wrong.push(seed);
    } catch (error) {
      if (!(error instanceof MatchLimitError)) throw error;
      result.gaveUp.push(seed);
    }
  }
  return result;
}
