import { setTimeout as delay } from 'node:timers/promises';
import type { Completeness, Trace } from '../tree/model';
import { endedAgain, evidenceOf, notesOf, openCount, withheldNotes } from './account-of-processes';
import { type Activity, listenFor } from './activity';
import { openEnds, unmappedCalls } from './open-reasons';
import { isQuiet, judge, type Round, runRound, type WaitTask } from './round';

const LATE = Symbol('deadline');

/** Runs rounds until two equal ones find nothing to wait for, or the time is over. */
class Waiting {
  readonly #task: WaitTask;
  readonly #activity: Activity;
  readonly #startedAt = performance.now();
  #rounds = 0;
  #previous: Round | undefined;
  /** When a round last found something new: a polled source does not report changes itself. */
  #changedAt = performance.now();

  constructor(task: WaitTask, activity: Activity) {
    this.#task = task;
    this.#activity = activity;
  }

  async run(late: Promise<typeof LATE>): Promise<Trace> {
    while (true) {
      this.#activity.watch(this.#task.participants);
      const seen = this.#activity.count();
      const round = await Promise.race([runRound(this.#task), late]);
      if (round === LATE) return this.#verdict(this.#unanswered(), false);
      this.#rounds += 1;
      if (this.#previous?.signature !== round.signature) this.#changedAt = performance.now();
      if (this.#closes(round)) return this.#verdict(round, true);
      this.#previous = round;
      const again = round.reasons.length === 0 && !isQuiet(round);
      if (again) continue;
      const next = await Promise.race([this.#activity.next(seen, this.#pause(round)), late]);
      if (next === LATE) return this.#verdict(round, false);
    }
  }

  /** The deadline came before this round had all replies. The processes that hang are the reason. */
  #unanswered(): Round {
    const { participants, endedBefore, known } = this.#task;
    const standing = participants.standing(endedBefore);
    const round = judge(this.#task, standing, known());
    const hangs = standing.trackers.some(({ state }) => state === 'hanging');
    const before = this.#previous?.unread ? this.#previous.reasons[0] : undefined;
    const silent = before ?? 'the source did not answer';
    const reason = hangs ? 'a process did not say where it stands' : silent;
    return { ...round, reasons: [reason, ...round.reasons] };
  }

  #closes(round: Round): boolean {
    const previous = this.#previous;
    if (round.reasons.length > 0 || previous === undefined) return false;
    if (previous.reasons.length > 0 || previous.signature !== round.signature) return false;
    return !isQuiet(round) || this.#quietFor() >= this.#quietPeriod(round);
  }

  #quietFor(): number {
    return performance.now() - Math.max(this.#activity.lastAt(), this.#changedAt);
  }

  /** A named process may be about to register. Its account is worth the wait. */
  #quietPeriod({ answers }: Round): number {
    const { quietMs, ackMs } = this.#task.limits;
    const late = answers.untracked.some(({ endedAt }) => endedAt === undefined);
    return late ? Math.max(quietMs, ackMs - (performance.now() - this.#startedAt)) : quietMs;
  }

  #pause(round: Round): number {
    const { source, limits } = this.#task;
    if (!source.push || round.unread) return limits.pollMs;
    if (!isQuiet(round)) return limits.deadlineMs;
    return Math.max(1, this.#quietPeriod(round) - this.#quietFor());
  }

  #verdict({ answers, trace, reasons, lost, doubts }: Round, closed: boolean): Trace {
    const { rules } = this.#task;
    const evidence = evidenceOf(answers, lost);
    const basis = doubts.length > 0 ? 'quiet' : 'exact';
    const allTracked = basis === 'exact' && answers.named && answers.untracked.length === 0;
    const completeness: Completeness = {
      closed,
      basis,
      heuristic: basis === 'quiet',
      lost,
      unmapped: allTracked ? [] : unmappedCalls(trace, evidence, rules),
      tookMs: performance.now() - this.#startedAt,
      rounds: this.#rounds,
      openSpans: openCount(answers, trace),
      notes: [
        ...lost.map(({ text }) => text),
        ...notesOf(answers, doubts),
        ...withheldNotes(answers, trace),
        ...(closed ? [] : reasons),
      ],
      openEnds: closed ? [] : openEnds(trace, evidence, rules),
    };
    return { ...trace, completeness, problems: [...trace.problems, ...endedAgain(answers, trace)] };
  }
}

/**
 * Waits until nothing more of the trace can arrive. Then no process has an open span of it, all
 * sent spans were received, and every parent and other end of a call or message is there. A second
 * round must agree, because replies come at different moments (two-wave termination detection).
 * Between rounds it waits for events, not for time. If no tracker accounts for some spans, a quiet
 * period decides, and the basis says so. At the deadline: `closed: false` and the reason.
 */
export async function waitUntilComplete(task: WaitTask): Promise<Trace> {
  const activity = listenFor(task.source, task.traceId);
  const abort = new AbortController();
  const late = delay(task.limits.deadlineMs, LATE, { signal: abort.signal });
  late.catch(() => undefined);
  const given = new Promise<typeof LATE>((resolve) => {
    task.signal?.addEventListener('abort', () => resolve(LATE), { signal: abort.signal });
  });
  try {
    return await new Waiting(task, activity).run(Promise.race([late, given]));
  } finally {
    abort.abort();
    activity.stop();
  }
}
