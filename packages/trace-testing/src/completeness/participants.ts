/** The possible holders of spans of a trace: registered trackers, and processes that a test names. */
import type { ChildProcess } from 'node:child_process';
import { belongsTo, exitedAt, onExit } from '../tracker/child-processes';
import type {
  ActivityListener,
  FlushQuestion,
  RoundAnswer,
  TrackerLink,
  Trackers,
} from '../tracker/tracker-link';

/** A process that the test has named and whose span tracker has not registered. */
export interface Untracked {
  pid: number | undefined;
  /** Milliseconds since the epoch. Undefined while it runs. */
  endedAt: number | undefined;
}

export interface Answers {
  trackers: readonly RoundAnswer[];
  untracked: readonly Untracked[];
  /** True if the test has named processes. There are no others then. */
  named: boolean;
}

export type Ended = ReadonlySet<TrackerLink | ChildProcess>;

/** All participants that a tracer knows. */
export interface Participants {
  /** Participants that have already ended. They do not matter for a trace that begins now. */
  endedNow(): Ended;
  ask(question: FlushQuestion, endedBefore: Ended): Promise<Answers>;
  /** The same without waiting, for a request without a reply. */
  standing(endedBefore: Ended): Answers;
  /** Calls back on idle hints, on ended processes and on new trackers. Can be called again. */
  watch(listener: ActivityListener, watched: Map<object, () => void>): void;
}

/** @param processes the current ones; a replaced process is remembered if it has ended */
export function participantsOf(
  sources: readonly Trackers[],
  processes: () => readonly ChildProcess[],
): Participants {
  const seen = new Set<ChildProcess>();
  const links = (): TrackerLink[] => sources.flatMap((source) => source.links());

  function children(): ChildProcess[] {
    const now = processes();
    for (const child of now) seen.add(child);
    return [...seen].filter((child) => now.includes(child) || exitedAt(child) !== undefined);
  }

  function answersWith(trackers: readonly RoundAnswer[], endedBefore: Ended): Answers {
    const all = children();
    const untracked = all
      .filter((child) => !endedBefore.has(child))
      .filter((child) => !links().some((link) => belongsTo(link.info(), child)))
      .map((child) => ({ pid: child.pid, endedAt: exitedAt(child) }));
    return { trackers, untracked, named: all.length > 0 };
  }

  const concerned = (endedBefore: Ended): TrackerLink[] =>
    links().filter((link) => link.endedAt() === undefined || !endedBefore.has(link));

  return {
    endedNow: () =>
      new Set([
        ...links().filter((link) => link.endedAt() !== undefined),
        ...children().filter((child) => exitedAt(child) !== undefined),
      ]),
    async ask(question, endedBefore) {
      const asked = concerned(endedBefore).map((link) => link.ask(question));
      return answersWith(await Promise.all(asked), endedBefore);
    },
    standing(endedBefore) {
      const answers = concerned(endedBefore).map((link) => link.standing());
      return answersWith(answers, endedBefore);
    },
    watch(listener, watched) {
      const add = <T extends object>(all: readonly T[], listenTo: (one: T) => () => void): void => {
        for (const one of all) if (!watched.has(one)) watched.set(one, listenTo(one));
      };
      const happened = (): void => listener(undefined);
      add(sources, (source) => source.onRegistered(happened));
      add(links(), (link) => link.onActivity(listener));
      add(children(), (child) => onExit(child, happened));
    },
  };
}
