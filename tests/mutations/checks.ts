// Everything that is asked of a trace, each under the name of its matcher. The journeys assert the
// same (expect-trace.ts); here each is asked by itself, so that one sees which of them notices a fault.

import { CONVENTIONS, type Expected, SECRETS } from '@traceshop/shop-traces/expect-trace';
import type { Journey } from '@traceshop/shop-traces/journey';
import { logsWithoutTrace } from '@traceshop/shop-traces/log-correlation';
import { logLeaks, type Trace, type Verdict, verdicts } from '@traceshop/trace-testing';

/** A trace, what it should be, and what must be nowhere in it. */
export interface Subject {
  trace: Trace;
  expected: Expected;
  canaries: readonly string[];
}

type Check = (subject: Subject) => Promise<Verdict>;

/** A matcher fails if one of its questions does. */
const CHECKS = {
  toMatchTrace: [
    ({ trace, expected: { tree, ignore = [] } }) => verdicts.matchTrace(trace, tree, { ignore }),
  ],
  toBeWellFormed: [({ trace }) => verdicts.beWellFormed(trace)],
  toHaveNoOrphanSpans: [({ trace }) => verdicts.haveNoOrphanSpans(trace)],
  toHaveSingleRoot: [({ trace }) => verdicts.haveSingleRoot(trace)],
  toShareOneTraceId: [({ trace }) => verdicts.shareOneTraceId(trace)],
  toLeakNothing: [({ trace, canaries }) => verdicts.leakNothing(trace, { canaries })],
  toFollowSemconv: [({ trace }) => verdicts.followSemconv(trace, CONVENTIONS)],
  toCost: [({ trace, expected }) => verdicts.cost(trace, expected.budget)],
} as const satisfies Record<string, readonly Check[]>;

export type CheckName = keyof typeof CHECKS | 'logLeaks' | 'log correlation';

/** What each check said that found fault with a trace or its log. */
export type Findings = Partial<Record<CheckName, string>>;

export async function findings(
  journey: Journey,
  { trace, expected, secret }: Omit<Subject, 'canaries'> & { secret: string },
): Promise<Findings> {
  const canaries = [...(SECRETS.canaries ?? []), secret];
  const found: Findings = {};
  for (const [name, checks] of Object.entries(CHECKS)) {
    const verdictsOf = await Promise.all(
      checks.map((check) => check({ trace, expected, canaries })),
    );
    const failed = verdictsOf.filter(({ pass, proven }) => !pass || !proven);
    if (failed.length > 0) {
      found[name as CheckName] = failed.map(({ message }) => message()).join('\n');
    }
  }
  return { ...found, ...(await logFindings(journey, { trace, expected, canaries })) };
}

async function logFindings(journey: Journey, { trace, canaries }: Subject): Promise<Findings> {
  // Log records leave by themselves later than spans.
  await journey.tracer.flush();
  const lines = {
    logLeaks: logLeaks(journey.receiver.logs(trace.id), { canaries }),
    'log correlation': await logsWithoutTrace(journey, trace),
  };
  const wrong = Object.entries(lines).filter(([, problems]) => problems.length > 0);
  return Object.fromEntries(wrong.map(([name, problems]) => [name, problems.join('\n')]));
}
