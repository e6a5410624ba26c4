/** Pass or fail with a message, for any test runner. The adapters only forward it. */

import {
  checkNodeOf,
  checkOptions,
  checkTimes,
  checkTracePattern,
  type MatcherName,
} from './check-questions';
import { type Budget, checkBudget } from './checks/budget';
import { costProblems } from './checks/cost';
import { type LeakOptions, traceLeaks } from './checks/leaks/leaks';
import { type SemconvOptions, semconvProblems } from './checks/semconv/semconv';
import {
  orphanProblems,
  rootProblems,
  traceIdProblems,
  type WellFormedOptions,
  wellFormedProblems,
} from './checks/well-formed';
import { explainContains, explainExact } from './diff/diff';
import { foundYet, orExplain } from './give-up';
import {
  containsForCertain,
  containsPattern,
  countWithin,
  findSpans,
  matchesExactly,
  searchSpans,
} from './match/match-trace';
import { splice } from './pattern/filters';
import { matches } from './pattern/match-value';
import type { Node, TracePattern } from './pattern/patterns';
import { slotsFor } from './pattern/slots';
import type { Trace } from './tree/model';
import { renderTrace } from './tree/render';
import {
  diffText,
  type Settled,
  settle,
  type TraceOptions,
  type Verdict,
  verdict,
  type WaitOptions,
} from './verdict-report';

/**
 * The whole trace matches exactly, siblings in any order.
 * @throws as `TraceHandle.settled`, MatchLimitError, NotDecidableError
 */
export async function matchTrace(
  subject: unknown,
  pattern: TracePattern,
  options: TraceOptions = {},
): Promise<Verdict> {
  checkTracePattern(pattern, options);
  const settled = await settle(subject, options);
  const { trace } = settled;
  const diff = () => diffText(explainExact(trace, pattern, options), trace.spans.length);
  const pass = orExplain(() => matchesExactly(trace, pattern, options), diff);
  return verdict(pass, { matcher: 'toMatchTrace(expected)', how: 'exact', settled }, () =>
    pass ? `the trace matches:\n${renderTrace(trace, { times: false })}` : diff(),
  );
}

/** A monotone question: a found part stays found, so an incomplete trace can decide it. */
export async function containTrace(
  subject: unknown,
  pattern: Node,
  options: TraceOptions = {},
): Promise<Verdict> {
  checkNodeOf('toContainTrace', pattern, options);
  const enough = (trace: Trace) => foundYet(() => containsForCertain(trace, pattern, options));
  const settled = limited(await settle(subject, options, enough), [pattern]);
  const { trace } = settled;
  const diff = () => diffText(explainContains(trace, pattern, options), trace.spans.length);
  const pass = orExplain(() => containsPattern(trace, pattern, options), diff);
  const report = {
    matcher: 'toContainTrace(expected)',
    how: 'contains',
    settled: { ...settled, answered: pass },
  };
  return verdict(pass, report, () =>
    pass ? `the trace contains it:\n${renderTrace(trace, { times: false })}` : diff(),
  );
}

/** A question about an excluded service stays unproven. */
function limited(settled: Settled, nodes: readonly Node[]): Settled {
  const asked = settled.excluded.filter((service) => asks(nodes, service));
  const reasons = asked.map((service) => `it asks about ${service}, which may die and did`);
  return { ...settled, unproven: [...settled.unproven, ...reasons] };
}

const asks = (nodes: readonly Node[], service: string): boolean =>
  nodes.some(
    (node) =>
      matches(node.service, service) ||
      asks(
        slotsFor(node.children).flatMap((slot) => slot.nodes),
        service,
      ),
  );

export interface HaveSpanOptions extends TraceOptions {
  /** An exact number, or a range. Default: at least one. */
  times?: number | readonly [min: number, max: number];
}

/** The number of matching spans is in `times`. Monotone without an upper limit. */
export async function haveSpan(
  subject: unknown,
  pattern: Node,
  options: HaveSpanOptions = {},
): Promise<Verdict> {
  checkNodeOf('toHaveSpan', pattern, options);
  checkTimes(options.times);
  const { times = [1, Number.POSITIVE_INFINITY] } = options;
  const [min, max] = typeof times === 'number' ? [times, times] : times;
  const enough = (trace: Trace) => foundYet(() => findSpans(trace, pattern, options).length >= min);
  // With an upper limit, later spans could change the result.
  const monotone = max === Number.POSITIVE_INFINITY ? enough : undefined;
  const settled = limited(await settle(subject, options, monotone), [{ ...pattern, children: [] }]);
  const { trace } = settled;
  const diff = () => diffText(explainContains(trace, pattern, options), trace.spans.length);
  const found = orExplain(() => searchSpans(trace, pattern, options), diff);
  const count = found.spans.length;
  const pass = countWithin(found, pattern, { min, max });
  const wanted =
    min === max
      ? `${min}`
      : max === Number.POSITIVE_INFINITY
        ? `at least ${min}`
        : `${min} to ${max}`;
  const report = {
    matcher: 'toHaveSpan(expected)',
    how: `expected ${wanted}, found ${count}`,
    settled: { ...settled, answered: monotone !== undefined && pass },
  };
  return verdict(pass, report, () =>
    count === 0 ? `nearest: ${diff()}` : renderTrace(trace, { times: false }),
  );
}

type Check = (trace: Trace) => string[];

async function checked(
  subject: unknown,
  task: { matcher: MatcherName; check: Check; options: WaitOptions },
): Promise<Verdict> {
  checkOptions(task.matcher, task.options);
  const settled = await settle(subject, task.options);
  const problems = task.check(settled.trace);
  const how = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return verdict(problems.length === 0, { matcher: `${task.matcher}()`, how, settled }, () =>
    problems.map((problem) => `- ${problem}`).join('\n'),
  );
}

/** The form of the trace: see `toBeWellFormed`. */
export function beWellFormed(subject: unknown, options: WellFormedOptions & WaitOptions = {}) {
  const check: Check = (trace) => wellFormedProblems(trace, options);
  return checked(subject, { matcher: 'toBeWellFormed', check, options });
}

/** Every parent was received, or created by the test. */
export function haveNoOrphanSpans(subject: unknown, options: WaitOptions = {}) {
  const check: Check = orphanProblems;
  return checked(subject, { matcher: 'toHaveNoOrphanSpans', check, options });
}

/** Exactly one root. */
export function haveSingleRoot(subject: unknown, options: WaitOptions = {}) {
  const check: Check = (trace) => rootProblems(trace);
  return checked(subject, { matcher: 'toHaveSingleRoot', check, options });
}

/** One trace id, except in linked traces. */
export function shareOneTraceId(subject: unknown, options: WaitOptions = {}) {
  const check: Check = traceIdProblems;
  return checked(subject, { matcher: 'toShareOneTraceId', check, options });
}

/** No canary and nothing that looks like a secret. No message contains one. */
export function leakNothing(subject: unknown, options: LeakOptions & WaitOptions = {}) {
  const check: Check = (trace) => traceLeaks(trace, options);
  return checked(subject, { matcher: 'toLeakNothing', check, options });
}

/** Keys, values, names, kinds and status follow the conventions. @throws TypeError for an unknown rule */
export function followSemconv(subject: unknown, options: SemconvOptions & TraceOptions = {}) {
  const check: Check = (trace) => semconvProblems(splice(trace, options.ignore ?? []), options);
  return checked(subject, { matcher: 'toFollowSemconv', check, options });
}

/** Every count is within its budget. @throws TypeError for an unknown one */
export function cost(subject: unknown, budget: Budget, options: TraceOptions = {}) {
  checkBudget(budget);
  const check: Check = (trace) => costProblems(trace, budget, options.ignore);
  return checked(subject, { matcher: 'toCost', check, options });
}
