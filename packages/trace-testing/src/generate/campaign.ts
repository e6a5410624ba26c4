/**
 * Random patterns against random traces: is each verdict right, and how often does the search give
 * up? The same seed makes the same case, so what a campaign finds can be looked at alone.
 */
import { MatchLimitError } from '../match/limits';
import { findSpans, matchesExactly, searchSpans } from '../match/match-trace';
import { NotDecidableError } from '../pattern/decidable';
import type { Node } from '../pattern/patterns';
import type { Trace } from '../tree/model';
import { bruteForceMatches } from './brute-force';
import { bruteForceContains } from './brute-force-part';
import { anyNode, drawnNode } from './patterns';
import { type Random, randomOf } from './random';
import { generateTrace } from './traces';

/** `undecidable`: a row of `inOrder` stands on clocks that do not compare. */
export type CaseVerdict = 'pass' | 'fail' | 'undecidable';

/** One pattern and one trace for it. */
export interface GeneratedCase {
  seed: number;
  mode: 'exact' | 'contain';
  trace: Trace;
  pattern: Node;
  /** What the verdict must be, where the way it was made says so. */
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

/** The case of this seed, with a trace of up to so many spans. */
export function generateCase(seed: number, spans = 6): GeneratedCase {
  const random = randomOf(seed);
  // Large ones are for give-ups: small ones there are enough of.
  const size = spans <= 8 ? 1 + random.below(spans) : spans - random.below(spans / 2);
  const trace = generateTrace(random, { spans: size, linked: spans <= 8 && random.chance(0.4) });
  const { pattern, drawn } = patternFor(random, trace);
  const mode = random.pick(['exact', 'contain'] as const);
  return { seed, mode, trace, pattern, known: drawn ? 'pass' : undefined };
}

function asVerdict(answer: boolean | undefined): CaseVerdict {
  if (answer === undefined) return 'undecidable';
  return answer ? 'pass' : 'fail';
}

/** The search's verdict. @throws MatchLimitError where it gives up */
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

/** The verdict by trying everything: for traces of up to seven spans or so. */
export function verdictByBruteForce({ mode, trace, pattern }: GeneratedCase): CaseVerdict {
  return asVerdict(
    mode === 'exact' ? bruteForceMatches(trace, [pattern]) : bruteForceContains(trace, pattern),
  );
}

export interface CampaignOptions {
  cases: number;
  /** The seed of the first case; 1 by default. */
  seed?: number;
  /** Up to so many spans a trace; 6 by default. */
  spans?: number;
  /** Compare with brute force; by default up to 8 spans, above with what is known of a case. */
  bruteForce?: boolean;
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

/** Runs many cases and says which went wrong. */
export function campaign(options: CampaignOptions): CampaignResult {
  const { cases, seed: first = 1, spans = 6, bruteForce = spans <= 8 } = options;
  const verdicts = { pass: 0, fail: 0, undecidable: 0 };
  const result: CampaignResult = {
    cases,
    verdicts,
    wrong: [],
    gaveUp: [],
    slowest: { seed: 0, ms: 0 },
  };
  for (let seed = first; seed < first + cases; seed += 1) {
    const one = generateCase(seed, spans);
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
