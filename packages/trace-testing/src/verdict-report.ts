import { TraceNotSettledError } from './completeness/incomplete';
import type { TraceDiff } from './diff/diff';
import { printDiff } from './diff/print';
import type { MatchOptions } from './match/match-trace';
import { described } from './pattern/check-keys';
import type { SpanFilter } from './pattern/filters';
import { type Match, matches } from './pattern/match-value';
import type { TraceHandle } from './trace-handle';
import { waited } from './tree/drawing';
import type { Basis, Completeness, Trace } from './tree/model';
import { printable } from './tree/printable';

/** `unproven`: missing spans could change the result, so neither it nor its negation is proven. */
export type Outcome = 'pass' | 'fail' | 'unproven';

export interface Verdict {
  outcome: Outcome;
  /** `quiet`: the result depends on a quiet period, because no tracker accounts for some spans. */
  basis: Basis;
  /** The result from the received spans alone. */
  pass: boolean;
  /** False for `unproven`, and for the basis `quiet`. */
  proven: boolean;
  /** Why it failed. For a negated assertion, what was found although it should not be there. */
  message: () => string;
}

export interface WaitOptions {
  /** Milliseconds to wait for the complete trace. For a TraceHandle only. */
  deadline?: number;
  /**
   * Services whose processes may end meanwhile, in addition to those of the tracer. The assertion
   * says nothing about them.
   */
  mayDie?: readonly Match<string>[];
}

/** Options of every matcher that compares spans. The other matchers look at all spans. */
export interface TraceOptions extends MatchOptions, WaitOptions {}

export interface Settled {
  trace: Trace;
  /** Why the trace is not complete. */
  incomplete: string | undefined;
  /** Why missing spans prove nothing: the trace was not complete, or some spans are lost. */
  unproven: string[];
  /** Services about which nothing is asserted. */
  excluded: string[];
  /** True if the received spans decide the question, whatever is missing. */
  answered?: boolean;
}

function isHandle(subject: unknown): subject is TraceHandle {
  return typeof subject === 'object' && subject !== null && 'settled' in subject;
}

function isTrace(subject: unknown): subject is Trace {
  return typeof subject === 'object' && subject !== null && 'spans' in subject;
}

const isOneOf = (services: readonly Match<string>[], name: string | undefined): boolean =>
  name !== undefined && services.some((service) => matches(service, name));

/** A question that concerns no span at all is not decided. */
function withoutIgnored(settled: Settled, ignore: readonly SpanFilter[] = []): Settled {
  const { spans } = settled.trace;
  const all = spans.length > 0 && spans.every((span) => ignore.some((filter) => filter(span)));
  if (!all) return settled;
  return { ...settled, unproven: [...settled.unproven, 'every span of the trace is ignored'] };
}

/** Why a trace that will not grow any more cannot prove anything. */
function judged(trace: Trace, incomplete: string | undefined, mayDie: readonly Match<string>[]) {
  const { lost = [], unmapped = [] } = trace.completeness ?? {};
  const excused = lost.filter(({ service }) => isOneOf(mayDie, service));
  const missing = lost.filter((process) => !excused.includes(process)).map(({ text }) => text);
  const unproven = [
    ...(trace.spans.length === 0 ? ['the trace has no spans'] : []),
    ...(incomplete === undefined ? [] : ['the trace was not complete']),
    ...missing,
    ...unmapped,
  ];
  return { trace, incomplete, unproven, excluded: excused.flatMap(({ service }) => service ?? []) };
}

function asIs(trace: Trace, mayDie: readonly Match<string>[]): Settled {
  const open = trace.completeness?.closed === false;
  const notes = trace.completeness?.notes.join('\n- ');
  return judged(trace, open ? `the trace was not complete:\n- ${notes}` : undefined, mayDie);
}

/** `enough` ends the wait early, for questions that stay true once they are true. */
export async function settle(
  subject: unknown,
  options: WaitOptions & MatchOptions,
  enough?: (trace: Trace) => boolean,
): Promise<Settled> {
  return withoutIgnored(await settled(subject, options, enough), options.ignore);
}

async function settled(
  subject: unknown,
  { deadline, mayDie = [] }: WaitOptions,
  enough: ((trace: Trace) => boolean) | undefined,
): Promise<Settled> {
  if (isTrace(subject)) return asIs(subject, mayDie);
  if (!isHandle(subject)) {
    throw new TypeError(`expected a TraceHandle or a Trace, received ${described(subject)}`);
  }
  const excused = [...mayDie, ...subject.mayDie];
  try {
    const options = deadline === undefined ? {} : { deadline };
    const trace = await (enough ? subject.reached(enough, options) : subject.settled(options));
    return judged(trace, undefined, excused);
  } catch (error) {
    if (!(error instanceof TraceNotSettledError)) throw error;
    // Nothing arrived, so there is nothing to compare. The diagnosis is the message.
    if (error.trace.spans.length === 0) throw error;
    return judged(error.trace, error.message, excused);
  }
}

function settledText(completeness: Completeness | undefined): string {
  if (!completeness) return 'checked as it is';
  const { closed, tookMs, rounds, openSpans, basis } = completeness;
  const how =
    basis === 'quiet' ? 'by a quiet period, not by span trackers' : `${openSpans} open spans`;
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

function message({ matcher, how, settled, body }: Report): string {
  const { trace, incomplete, excluded } = settled;
  const unproven = settled.unproven.map((reason) => `UNPROVEN: ${reason}`);
  const notes = trace.completeness?.closed ? trace.completeness.notes : [];
  return [
    `expect(trace).${matcher}   ${how} · ${settledText(trace.completeness)} · trace ${shortId(trace.id)}`,
    ...(settled.answered ? [] : unproven),
    body,
    ...(excluded.length > 0 ? [`nothing is claimed of ${excluded.join(', ')}`] : []),
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

/** @param settled.answered the received spans decide the question, whatever is missing */
export function verdict(pass: boolean, report: Omit<Report, 'body'>, body: () => string): Verdict {
  const { unproven, answered, trace } = report.settled;
  const basis = answered ? 'exact' : (trace.completeness?.basis ?? 'exact');
  const known = answered || unproven.length === 0;
  return {
    outcome: known ? (pass ? 'pass' : 'fail') : 'unproven',
    basis,
    pass,
    proven: known && basis === 'exact',
    message: () => printable(message({ ...report, body: body() })),
  };
}
