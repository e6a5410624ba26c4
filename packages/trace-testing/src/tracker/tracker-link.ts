/**
 * What a test sees of a span tracker. The types repeat those of its protocol, which the compiler holds
 * against them: this package's declarations must not import what only its own folder resolves.
 */

/** Who is talking. One process may hold several trackers: one in each worker thread or test file. */
export interface TrackerInfo {
  id: string;
  pid: number;
  ppid: number;
  /** 0 in the main thread. */
  threadId: number;
  host: string;
  service: string;
  /** Why its accounts cannot prove that nothing is missing; undefined where they can. */
  inexact: string | undefined;
}

/** A span that ended and was never handed to an exporter. */
export interface WithheldSpan {
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** The API's number: 1 SERVER, 2 CLIENT, 3 PRODUCER, 4 CONSUMER. */
  kind: number;
  /** Span ids that it links to. */
  linksTo: string[];
}

/** One trace in one tracker. */
export interface Account {
  /** Names of spans that were started and not ended. */
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

/** What one flush round learned from one tracker. */
export type RoundAnswer =
  | { state: 'answered'; info: TrackerInfo; accounts: Accounts; error: string | undefined }
  /** Asked, and not heard of since; `acked`: it has read the question, so its flush hangs. */
  | { state: 'hanging'; info: TrackerInfo; acked: boolean }
  /** With its final account, where it was shut down. */
  | {
      state: 'ended';
      info: TrackerInfo;
      accounts: Accounts | undefined;
      /** Milliseconds since the epoch; undefined where the process goes on. */
      endedAt: number | undefined;
    };

export interface FlushQuestion {
  traceIds: string[];
  allSignals: boolean;
}

export type ActivityListener = (hint: IdleHint | undefined) => void;

/** One span tracker that has registered. */
export interface TrackerLink {
  info(): TrackerInfo;
  /** When it was found to have ended, in milliseconds since the epoch; undefined while it lives. */
  endedAt(): number | undefined;
  ask(question: FlushQuestion): Promise<RoundAnswer>;
  /** What is known without waiting: how a question that was not answered stands. */
  standing(): RoundAnswer;
  /** Calls back on each idle hint, and with none on its end. */
  onActivity(listener: ActivityListener): () => void;
}

/** All trackers that report to one source. */
export interface Trackers {
  links(): readonly TrackerLink[];
  /** Calls back when one registers. */
  onRegistered(listener: () => void): () => void;
}
