/**
 * A span tracker as a test sees it. The types repeat those of its protocol, and the compiler
 * compares them: this package's declarations must not import what only its own folder resolves.
 */

/** The sender. One process may hold several trackers: one in each worker thread or test file. */
export interface TrackerInfo {
  id: string;
  pid: number;
  ppid: number;
  /** 0 in the main thread. */
  threadId: number;
  host: string;
  service: string;
  /** Why its accounts cannot prove that nothing is missing. Undefined where they can. */
  inexact: string | undefined;
}

/** A span that ended and never reached an exporter. */
export interface WithheldSpan {
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** The API's number: 1 SERVER, 2 CLIENT, 3 PRODUCER, 4 CONSUMER. */
  kind: number;
  /** Ids of linked spans. */
  linksTo: string[];
}

/** One trace in one tracker. */
export interface Account {
  /** Names of spans that were started but not ended. */
  open: string[];
  /** Ids of the spans that must arrive. */
  sent: string[];
  withheld: WithheldSpan[];
  /** Names of spans that were ended more than once. */
  endedAgain: string[];
  /** Why an export failed. */
  failures: string[];
}

export type Accounts = Record<string, Account>;

/** The last open span of a trace has ended in one process. */
export interface IdleHint {
  traceId: string;
  /** Traces that its spans link to. */
  linksTo: string[];
}

/** The result of one flush round for one tracker. */
export type RoundAnswer =
  | { state: 'answered'; info: TrackerInfo; accounts: Accounts; error: string | undefined }
  /** No reply yet. `acked`: it has read the request, so its flush hangs. */
  | { state: 'hanging'; info: TrackerInfo; acked: boolean }
  /** With its final account, if it was shut down. */
  | {
      state: 'ended';
      info: TrackerInfo;
      accounts: Accounts | undefined;
      /** Milliseconds since the epoch. Undefined if the process continues. */
      endedAt: number | undefined;
    };

export interface FlushQuestion {
  traceIds: string[];
  allSignals: boolean;
}

export type ActivityListener = (hint: IdleHint | undefined) => void;

/** One registered span tracker. */
export interface TrackerLink {
  info(): TrackerInfo;
  /** When it was found to have ended, in milliseconds since the epoch. Undefined while it runs. */
  endedAt(): number | undefined;
  ask(question: FlushQuestion): Promise<RoundAnswer>;
  /** What is known without waiting, for a request without a reply. */
  standing(): RoundAnswer;
  /** Calls back on each idle hint, and without one on its end. */
  onActivity(listener: ActivityListener): () => void;
}

/** All trackers that report to one source. */
export interface Trackers {
  links(): readonly TrackerLink[];
  /** Calls back when a tracker registers. */
  onRegistered(listener: () => void): () => void;
}
