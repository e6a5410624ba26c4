/** What the replies of all processes prove about a trace. */
import type { TrackerInfo } from '../tracker/tracker-link';
import type { LostProcess, Trace } from '../tree/model';
import { treeOf } from '../tree/tree';
import { type Evidence, type Statement, strangers } from './open-reasons';
import type { Answers } from './participants';

const who = ({ service, pid }: TrackerInfo): string => `${service} (process ${pid})`;

function statementsOf({ trackers }: Answers): Statement[] {
  return trackers.flatMap((answer) => {
    if (answer.state === 'hanging' || answer.accounts === undefined) return [];
    const { info, accounts } = answer;
    return [{ info, accounts, ended: answer.state === 'ended' }];
  });
}

/** Processes that have ended since the trace began, and whose spans are unaccounted for. */
export function lostIn(answers: Answers, traces: readonly Trace[], beganAt: number): LostProcess[] {
  const trackers = answers.trackers.flatMap((answer): LostProcess[] => {
    if (answer.state !== 'ended') return [];
    const { service, pid } = answer.info;
    const { accounts } = answer;
    if (!accounts) {
      if ((answer.endedAt ?? beganAt) < beganAt) return [];
      const text = `${who(answer.info)} ended without a final account: spans it had not sent are lost`;
      return [{ service, pid, text }];
    }
    const open = traces.flatMap(({ id }) => accounts[id]?.open ?? []);
    if (open.length === 0) return [];
    const text = `${who(answer.info)} was shut down while spans were open, which are lost: ${open.join(', ')}`;
    return [{ service, pid, text }];
  });
  const others = answers.untracked.flatMap(({ pid, endedAt }): LostProcess[] => {
    if (endedAt === undefined || endedAt < beganAt) return [];
    const text = `process ${pid} ended without a span tracker: spans it had not sent are lost`;
    return [{ service: undefined, pid, text }];
  });
  return [...trackers, ...others];
}

/**
 * When a trace began whose id this test did not create, in milliseconds since the epoch. Its root
 * created the id. Unknown without the root.
 */
export function beginOf(trace: Trace): number {
  const starts = treeOf(trace)
    .roots.filter(({ parentSpanId }) => parentSpanId === undefined)
    .map(({ start }) => Number(start / 1_000_000n));
  return starts.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...starts);
}

export function evidenceOf(answers: Answers, lost: readonly LostProcess[]): Evidence {
  return { statements: statementsOf(answers), lost: lost.length > 0 };
}

/** Why only a quiet period can decide. [] if the accounts decide. */
export function doubtsOf(
  trace: Trace,
  { answers, lost }: { answers: Answers; lost: readonly LostProcess[] },
): string[] {
  const evidence = evidenceOf(answers, lost);
  const alive = answers.untracked.filter(({ endedAt }) => endedAt === undefined);
  const hangs = answers.trackers.some(({ state }) => state === 'hanging');
  const unknown = strangers(trace, evidence).filter(
    (service) => !hangs && !lost.some((process) => process.service === service),
  );
  const inexact = evidence.statements.flatMap(({ info }) =>
    info.inexact === undefined ? [] : [`${who(info)}: ${info.inexact}`],
  );
  const nobody = evidence.statements.length === 0 && answers.trackers.length === 0;
  return [
    ...(alive.length > 0
      ? [`no span tracker has registered from process ${alive.map(({ pid }) => pid).join(', ')}`]
      : []),
    ...(nobody && alive.length === 0 ? ['no span tracker has registered'] : []),
    ...(unknown.length > 0 && !nobody
      ? [`spans of ${unknown.join(', ')} are in the account of no span tracker`]
      : []),
    ...inexact,
  ];
}

/** What the reader of a failure must know about the processes. */
export function notesOf(answers: Answers, doubts: readonly string[]): string[] {
  const notes = answers.trackers.flatMap((answer) => {
    if (answer.state === 'hanging') {
      const where = answer.acked ? 'in its flush' : 'before it has read the question';
      return [`${who(answer.info)} does not answer: it hangs ${where}`];
    }
    const error = answer.state === 'answered' ? answer.error : undefined;
    return error === undefined ? [] : [`${answer.info.service} could not flush: ${error}`];
  });
  return [...doubts, ...notes];
}

/** Describes spans that their process holds back. */
export function withheldNotes(answers: Answers, { id }: Trace): string[] {
  return statementsOf(answers).flatMap(({ info, accounts }) => {
    const names = (accounts[id]?.withheld ?? []).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      `${info.service} ended spans that were not handed to its exporter (filtered, or its queue was full): ${names.join(', ')}`,
    ];
  });
}

/**
 * Equal copies are merged on receipt, such as those of an exporter's retries. So only a tracker can
 * report these.
 */
export function endedAgain(answers: Answers, { id }: Trace): string[] {
  return statementsOf(answers).flatMap(({ info, accounts }) =>
    (accounts[id]?.endedAgain ?? []).map((name) => `${info.service} ended ${name} more than once`),
  );
}

export function openCount(answers: Answers, { id }: Trace): number {
  const open = statementsOf(answers).map(({ accounts }) => accounts[id]?.open.length ?? 0);
  return open.reduce((sum, count) => sum + count, 0);
}
