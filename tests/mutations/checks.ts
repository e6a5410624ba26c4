// Everything that is asked of a trace, each under the name of its matcher. The journeys assert the
// same; here each is asked by itself, so that one can see which of them notices a fault.
import { ATTR } from '@traceshop/telemetry';
import { logLeaks, type Trace, type Verdict, verdicts } from '@traceshop/trace-testing';
import type { Journey } from '../journeys/journey.ts';
import { logsWithoutTrace } from './log-correlation.ts';
import { ignore, type Told } from './told.ts';

export const CHECKS = {
  toMatchTrace: (trace, { drawn }) => verdicts.matchTrace(trace, drawn, { ignore }),
  toBeWellFormed: (trace) => verdicts.beWellFormed(trace),
  toHaveNoOrphanSpans: (trace) => verdicts.haveNoOrphanSpans(trace),
  toHaveSingleRoot: (trace) => verdicts.haveSingleRoot(trace),
  toShareOneTraceId: (trace) => verdicts.shareOneTraceId(trace),
  toLeakNothing: (trace, { canaries }) => verdicts.leakNothing(trace, { canaries }),
  toFollowSemconv: (trace) => verdicts.followSemconv(trace, { known: Object.values(ATTR) }),
  toCost: (trace, { budget }) => verdicts.cost(trace, budget),
} as const satisfies Record<string, (trace: Trace, told: Told) => Promise<Verdict>>;

export type CheckName = keyof typeof CHECKS | 'logLeaks' | 'log correlation';

/** What a check said of a trace that it found fault with. */
export type Findings = Partial<Record<CheckName, string>>;

export async function findings(journey: Journey, told: Told, trace: Trace): Promise<Findings> {
  const found: Findings = {};
  for (const [name, check] of Object.entries(CHECKS)) {
    const { pass, proven, message } = await check(trace, told);
    if (!pass || !proven) found[name as CheckName] = message();
  }
  // Log records leave by themselves later than spans.
  await journey.tracer.flush();
  const lines = {
    logLeaks: logLeaks(journey.receiver.logs(trace.id), { canaries: told.canaries }),
    'log correlation': await logsWithoutTrace(journey, trace),
  };
  for (const [name, problems] of Object.entries(lines)) {
    if (problems.length > 0) found[name as CheckName] = problems.join('\n');
  }
  return found;
}
