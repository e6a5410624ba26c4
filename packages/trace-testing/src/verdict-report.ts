import { TraceNotSettledError } from './completeness/incomplete';
import type { TraceDiff } from './diff/diff';
import { printDiff } from './diff/print';
import type { MatchOptions } from './match/match-trace';
import type { TraceHandle } from './trace-handle';
import { waited } from './tree/drawing';
import type { Completeness, Trace } from './tree/model';

export interface Verdict {
  pass: boolean;
  /**
   * False where the trace is not complete, so that what is missing could change the answer. Then
   * neither an assertion nor its negation may pass.
   */
  proven: boolean;
  /** Why it failed; or, for a negated assertion, what was found although it should not be. */
  message: () => string;
}

export interface WaitOptions {
  /** Milliseconds to wait for the complete trace; a TraceHandle only. */
  deadline?: number;
}

/** What every matcher takes that compares spans; the others look at all there are. */
export interface TraceOptions extends MatchOptions, WaitOptions {}

export interface Settled {
  trace: Trace;
  /** Why the trace is known not to be complete. */
  incomplete: string | undefined;
}

function isHandle(subject: unknown): subject is TraceHandle {
  return typeof subject === 'object' && subject !== null && 'settled' in subject;
}

function isTrace(subject: unknown): subject is Trace {
  return typeof subject === 'object' && subject !== null && 'spans' in subject;
}

/** `enough` ends the wait early: for questions whose yes stays a yes. */
export async function settle(
  subject: unknown,
  deadline: number | undefined,
  enough?: (trace: Trace) => boolean,
): Promise<Settled> {
  if (isTrace(subject)) {
    const open = subject.completeness?.closed === false;
    const notes = subject.completeness?.notes.join('\n- ');
    return {
      trace: subject,
      incomplete: open ? `the trace was not complete:\n- ${notes}` : undefined,
    };
  }
  if (!isHandle(subject)) throw new TypeError('expected a TraceHandle or a Trace');
  try {
    const options = deadline === undefined ? {} : { deadline };
    const trace = await (enough ? subject.reached(enough, options) : subject.settled(options));
    return { trace, incomplete: undefined };
  } catch (error) {
    if (!(error instanceof TraceNotSettledError)) throw error;
    // Nothing arrived: there is nothing to compare with, the diagnosis is the message.
    if (error.trace.spans.length === 0) throw error;
    return { trace: error.trace, incomplete: error.message };
  }
}

function settledText(completeness: Completeness | undefined): string {
  if (!completeness) return 'checked as it is';
  const { closed, tookMs, rounds, openSpans, heuristic } = completeness;
  const how = heuristic ? 'by a quiet period, not by ledgers' : `${openSpans} open spans`;
  return `${closed ? 'settled' : 'NOT settled'} after ${waited(tookMs)} (${rounds} flush rounds, ${how})`;
}

function shortId(id: string): string {
  return `${id.slice(0, 8)}…${id.slice(-4)}`;
}

export interface Report {
  matcher: string;
  how: string;
  settled: Settled;
  body: string;
}

export function message({ matcher, how, settled, body }: Report): string {
  const { trace, incomplete } = settled;
  const notes = trace.completeness?.closed ? trace.completeness.notes : [];
  return [
    `expect(trace).${matcher}   ${how} · ${settledText(trace.completeness)} · trace ${shortId(trace.id)}`,
    body,
    ...(incomplete === undefined ? [] : [incomplete]),
    ...notes.map((note) => `note: ${note}`),
    ...(trace.url === undefined ? [] : [`open it: ${trace.url}`]),
  ].join('\n');
}

export function diffText(diff: TraceDiff, received: number): string {
  const { text, problems } = printDiff(diff);
  const count = `${problems} problem${problems === 1 ? '' : 's'}`;
  const legend = '- expected, missing   + unexpected   ~ differs';
  return `${count}, ${received} spans received        ${legend}\n${text}`;
}

export function verdict(pass: boolean, report: Omit<Report, 'body'>, body: () => string): Verdict {
  const proven = report.settled.incomplete === undefined;
  return { pass, proven, message: () => message({ ...report, body: body() }) };
}
