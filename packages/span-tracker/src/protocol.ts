/** What a span tracker and a test say to each other: one JSON object a line, both ways. */

/** Asked for with the method CONNECT, so that no path of the receiver is taken. */
export const CONNECT_TARGET = 'span-tracker:1';

/** Where a tracker registers: the address of the test's receiver, such as `http://127.0.0.1:4318`. */
export const ADDRESS_VARIABLE = 'SPAN_TRACKER_URL';

/** Who is talking. One process may hold several trackers: one in each worker thread or test file. */
export interface TrackerInfo {
  /** Made up by the tracker, never used twice. */
  id: string;
  pid: number;
  ppid: number;
  /** 0 in the main thread. */
  threadId: number;
  host: string;
  /** `service.name`; `unknown_service` until the first span, where no variable names it. */
  service: string;
  /** Why its accounts cannot prove that nothing is missing; undefined where they can. */
  inexact: string | undefined;
}

/** A span that ended and was never handed to an exporter: a processor holds it back or dropped it. */
export interface WithheldSpan {
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** The API's number: 1 SERVER, 2 CLIENT, 3 PRODUCER, 4 CONSUMER. */
  kind: number;
  /** Span ids that it links to. */
  linksTo: string[];
}

/** One trace in one tracker. Spans that are not sampled are never sent: they are left out. */
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

/** Tracker to test: the first message, and again whenever something of it changes. */
export interface Hello {
  type: 'hello';
  info: TrackerInfo;
}

/** Tracker to test, at once: the question has arrived. */
export interface FlushAck {
  type: 'ack';
  id: number;
}

/** Tracker to test, when the exporters are done. */
export interface FlushReply {
  type: 'flushed';
  id: number;
  accounts: Accounts;
  /** Why the flush failed. */
  error: string | undefined;
}

/** Tracker to test, unasked: the last open span of this trace has ended here. */
export interface IdleHint {
  type: 'idle';
  traceId: string;
  /** Traces that its spans link to: whoever waits for one of those waits for this one too. */
  linksTo: string[];
}

/** Tracker to test, in the shutdown of its SDK: every trace that it remembers. */
export interface FinalAccount {
  type: 'final';
  accounts: Accounts;
}

/** Tracker to test: it was shut down and goes on, with another SDK. */
export interface Resumed {
  type: 'resumed';
}

export type FromTracker = Hello | FlushAck | FlushReply | IdleHint | FinalAccount | Resumed;

/** Test to tracker: export everything, then say where these traces stand. */
export interface FlushRequest {
  type: 'flush';
  id: number;
  traceIds: string[];
  /** Log records and metrics too. */
  allSignals: boolean;
}

/** Test to tracker: the final account has arrived, the process may end. */
export interface FinalAck {
  type: 'final-ack';
}

export type FromTest = FlushRequest | FinalAck;

const FROM_TRACKER = ['hello', 'ack', 'flushed', 'idle', 'final', 'resumed'];
const FROM_TEST = ['flush', 'final-ack'];

function messageOf(line: string, types: readonly string[]): object | undefined {
  try {
    const message: unknown = JSON.parse(line);
    if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
    return types.includes(String(message.type)) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for anything that is no message of a tracker. */
export function fromTracker(line: string): FromTracker | undefined {
  return messageOf(line, FROM_TRACKER) as FromTracker | undefined;
}

/** Undefined for anything that is no message of a test. */
export function fromTest(line: string): FromTest | undefined {
  return messageOf(line, FROM_TEST) as FromTest | undefined;
}

/** Cuts what arrives into lines. */
export function lineReader(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/** What a tracker offers to a test in its own process, without a connection. */
export interface LocalTracker {
  info(): TrackerInfo;
  flush(traceIds: readonly string[], allSignals: boolean): Promise<Omit<FlushReply, 'id' | 'type'>>;
  /** Everything it remembers, once its SDK has been shut down; undefined before. */
  final(): Accounts | undefined;
  onIdle(listener: (hint: IdleHint) => void): () => void;
}

/** The trackers of this JavaScript realm: kept on `globalThis`, so that all copies of a package share it. */
export interface LocalTrackers {
  all: Set<LocalTracker>;
}

const LOCAL = Symbol.for('@traceshop/span-tracker');

export function localTrackers(): LocalTrackers {
  const realm = globalThis as { [LOCAL]?: LocalTrackers };
  realm[LOCAL] ??= { all: new Set() };
  return realm[LOCAL];
}
