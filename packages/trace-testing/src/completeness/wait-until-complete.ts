import { setTimeout as delay } from 'node:timers/promises';
import { findSpans } from '../match/match-trace';
import type { Node } from '../pattern/patterns';
import type { ProcessLink, RoundAnswer } from '../tracker/process-link';
import type { Completeness, Trace, TraceSource } from '../tree/model';
import { type Activity, listenFor } from './activity';
import { type EdgeRules, openEnds, openReasons } from './open-reasons';

export interface WaitTask {
  source: TraceSource;
  traceId: string;
  /** Looked up anew for each round: a process may have been started again. */
  links: () => ProcessLink[];
  /** Everything that is known of the trace now. */
  load: () => Promise<Trace>;
  /** The same without asking anybody: what the last `load` found, or more. */
  known: () => Trace;
  /** Nobody waits any longer. */
  signal?: AbortSignal;
  rules: EdgeRules;
  expect: Node | undefined;
  limits: WaitLimits;
}

export interface WaitLimits {
  /** Milliseconds until the trace is given up. */
  deadlineMs: number;
  /** Quiet period that stands in for the span tracker where a process has none. */
  quietMs: number;
  /** How long a process that never answered may take to say that it has a span tracker. */
  ackMs: number;
  /** How often a source that reports nothing by itself is read. */
  pollMs: number;
}

interface Round {
  answers: RoundAnswer[];
  trace: Trace;
  reasons: string[];
  /** Equal for two rounds between which nothing happened. */
  signature: string;
}

async function flushAll(task: WaitTask, links: ProcessLink[]): Promise<RoundAnswer[]> {
  const traceIds = [task.traceId, ...(task.source.linkedTo?.(task.traceId) ?? [])];
  const request = { traceIds, allSignals: false };
  return Promise.all(links.map((link) => link.ask(request, task.limits.ackMs)));
}

function repliesIn(answers: RoundAnswer[]) {
  return answers.flatMap((answer) => (answer.state === 'answered' ? [answer.reply] : []));
}

async function runRound(task: WaitTask, links: ProcessLink[]): Promise<Round> {
  const answers = await flushAll(task, links);
  const trace = await task.load();
  const replies = repliesIn(answers);
  const endedProcesses = answers.filter((answer) => answer.state === 'ended').length;
  const reasons = openReasons(trace, { replies, endedProcesses }, task.rules);
  if (task.expect && reasons.length === 0 && findSpans(trace, task.expect).length === 0) {
    reasons.push('the expected pattern has not been received');
  }
  const sizes = [trace, ...trace.linked].map((part) => `${part.id}:${part.spans.length}`);
  const accounts = replies.map((reply) => reply.accounts);
  return { answers, trace, reasons, signature: JSON.stringify([sizes, accounts]) };
}

function notesOf(answers: RoundAnswer[]): string[] {
  const ended = answers.filter((answer) => answer.state === 'ended');
  const silent = answers.filter((answer) => answer.state === 'silent');
  const pids = (list: { pid: number | undefined }[]) => list.map(({ pid }) => pid).join(', ');
  return [
    ...(ended.length > 0
      ? [`process ${pids(ended)} ended: spans it had not sent are lost, orphans are tolerated`]
      : []),
    ...(silent.length > 0 ? [`no ledger answers in process ${pids(silent)}`] : []),
    ...(answers.length === 0 ? ['no process was named that could tell what is still open'] : []),
    ...repliesIn(answers).flatMap(({ service, error }) =>
      error === undefined ? [] : [`${service} could not flush: ${error}`],
    ),
  ];
}

/** Equal copies collapse on receipt, as those of an exporter that retries do: only a tracker tells. */
function endedAgain(answers: RoundAnswer[], { id }: Trace): string[] {
  return repliesIn(answers).flatMap(({ service, accounts }) =>
    (accounts[id]?.endedAgain ?? []).map((name) => `${service} ended ${name} more than once`),
  );
}

function isHeuristic(answers: RoundAnswer[]): boolean {
  const live = answers.filter((answer) => answer.state !== 'ended');
  return live.length === 0 || live.some((answer) => answer.state === 'silent');
}

const LATE = Symbol('deadline');

/** One after the other until two equal rounds find nothing to wait for, or time is up. */
class Waiting {
  readonly #task: WaitTask;
  readonly #activity: Activity;
  readonly #startedAt = performance.now();
  #rounds = 0;
  #previous: Round | undefined;
  /** When a round last found something new: a source that must be polled reports nothing itself. */
  #changedAt = performance.now();

  constructor(task: WaitTask, activity: Activity) {
    this.#task = task;
    this.#activity = activity;
  }

  async run(late: Promise<typeof LATE>): Promise<Trace> {
    while (true) {
      const links = this.#task.links();
      this.#activity.watch(links);
      const seen = this.#activity.count();
      const round = await Promise.race([runRound(this.#task, links), late]);
      if (round === LATE) return this.#verdict(this.#previous ?? unanswered(this.#task), false);
      this.#rounds += 1;
      if (this.#previous?.signature !== round.signature) this.#changedAt = performance.now();
      if (this.#closes(round)) return this.#verdict(round, true);
      this.#previous = round;
      const again = round.reasons.length === 0 && !isHeuristic(round.answers);
      if (!again) await Promise.race([this.#activity.next(seen, this.#pause(round)), late]);
    }
  }

  #closes(round: Round): boolean {
    const { limits } = this.#task;
    const previous = this.#previous;
    if (round.reasons.length > 0 || previous === undefined) return false;
    if (previous.reasons.length > 0 || previous.signature !== round.signature) return false;
    const quietFor = performance.now() - Math.max(this.#activity.lastAt(), this.#changedAt);
    return !isHeuristic(round.answers) || quietFor >= limits.quietMs;
  }

  #pause(round: Round): number {
    const { source, limits } = this.#task;
    if (!source.push) return limits.pollMs;
    return isHeuristic(round.answers) ? limits.quietMs : limits.deadlineMs;
  }

  #verdict({ answers, trace, reasons }: Round, closed: boolean): Trace {
    const open = repliesIn(answers).map((reply) => reply.accounts[trace.id]?.open.length ?? 0);
    const endedProcesses = answers.filter((answer) => answer.state === 'ended').length;
    const completeness: Completeness = {
      closed,
      tookMs: performance.now() - this.#startedAt,
      rounds: this.#rounds,
      heuristic: isHeuristic(answers),
      openSpans: open.reduce((sum, count) => sum + count, 0),
      notes: [...notesOf(answers), ...(closed ? [] : reasons)],
      openEnds: closed ? [] : openEnds(trace, { endedProcesses }, this.#task.rules),
    };
    return { ...trace, completeness, problems: [...trace.problems, ...endedAgain(answers, trace)] };
  }
}

/** The deadline came before any round was answered: what has arrived is all the evidence there is. */
function unanswered(task: WaitTask): Round {
  const trace = task.known();
  const reasons = [
    'no round was answered: a process hangs in its flush, or the source does',
    ...openReasons(trace, { replies: [], endedProcesses: 0 }, task.rules),
  ];
  return { answers: [], trace, reasons, signature: '' };
}

/**
 * Waits until nothing of the trace can still come: no process has an open span of it, all that
 * ended has been received, every parent and every other end of a call or message is there, and a
 * second round says the same (replies are not taken at one moment: two-wave termination detection).
 * Between rounds it waits for events, not for time. Where a process has no span tracker, a quiet period
 * decides, and the result says that it is heuristic. At the deadline: `closed: false` and why.
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
