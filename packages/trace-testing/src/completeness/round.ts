import { notFoundYet } from '../give-up';
import { containsForCertain } from '../match/match-trace';
import type { Node } from '../pattern/patterns';
import type { LostProcess, Trace, TraceSource } from '../tree/model';
import { beginOf, doubtsOf, evidenceOf, lostIn } from './account-of-processes';
import { type EdgeRules, openReasons } from './open-reasons';
import type { Answers, Ended, Participants } from './participants';
import { isPassing } from './passing-errors';

export interface WaitTask {
  source: TraceSource;
  traceId: string;
  participants: Participants;
  /** Processes that had ended before the trace began. */
  endedBefore: Ended;
  /** True if this test has created the id. Otherwise the trace begins with its root. */
  ownId: boolean;
  /** Loads everything that is known of the trace now. */
  load: () => Promise<Trace>;
  /** The same without a request: what the last `load` found, or more. */
  known: () => Trace;
  /** Aborts the wait. */
  signal?: AbortSignal;
  rules: EdgeRules;
  expect: Node | undefined;
  limits: WaitLimits;
}

export interface WaitLimits {
  /** Milliseconds until the wait ends. */
  deadlineMs: number;
  /** Quiet period that replaces the span tracker of a process without one. */
  quietMs: number;
  /** How long a named process may take to register its span tracker. */
  ackMs: number;
  /** How often a source that reports nothing by itself is read. */
  pollMs: number;
}

/** The result of one look at all processes and the source. */
export interface Round {
  answers: Answers;
  trace: Trace;
  reasons: string[];
  lost: LostProcess[];
  /** Why only a quiet period can decide. */
  doubts: string[];
  /** True if the source could not be read this time. */
  unread?: true;
  /** Equal for two rounds without any change between them. */
  signature: string;
}

function signatureOf(trace: Trace, answers: Answers): string {
  const sizes = [trace, ...trace.linked].map((part) => [part.id, part.spans.length]);
  const accounts = answers.trackers.map((answer) => {
    const all = answer.state === 'hanging' ? {} : (answer.accounts ?? {});
    return Object.entries(all)
      .filter(([id]) => sizes.some(([known]) => known === id))
      .map(([id, { open, sent, withheld }]) => [id, open, sent.length, withheld.length]);
  });
  return JSON.stringify([sizes, accounts]);
}

/** Evaluates one set of replies for a trace. */
export function judge(task: WaitTask, answers: Answers, trace: Trace): Round {
  const beganAt = task.ownId ? Number.NEGATIVE_INFINITY : beginOf(trace);
  const lost = lostIn(answers, [trace, ...trace.linked], beganAt);
  const reasons = openReasons(trace, evidenceOf(answers, lost), task.rules);
  const { expect } = task;
  if (expect && reasons.length === 0) {
    const why = notFoundYet(() => containsForCertain(trace, expect));
    if (why) reasons.push(`the expected pattern ${why}`);
  }
  const doubts = doubtsOf(trace, { answers, lost });
  return { answers, trace, reasons, lost, doubts, signature: signatureOf(trace, answers) };
}

export async function runRound(task: WaitTask): Promise<Round> {
  const traceIds = [task.traceId, ...(task.source.linkedTo?.(task.traceId) ?? [])];
  const question = { traceIds, allSignals: false };
  const answers = await task.participants.ask(question, task.endedBefore);
  try {
    return judge(task, answers, await task.load());
  } catch (error) {
    if (!isPassing(error)) throw error;
    const round = judge(task, answers, task.known());
    const reason = `the source could not be read: ${error.message}`;
    return { ...round, unread: true, reasons: [reason, ...round.reasons] };
  }
}

/** Only a quiet period can decide. */
export const isQuiet = ({ doubts }: Round): boolean => doubts.length > 0;
