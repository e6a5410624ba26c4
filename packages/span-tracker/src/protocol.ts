/** The messages between a span tracker and a test: one JSON object a line, both ways. */

/** The tracker requests it with the method CONNECT, so that it uses no path of the receiver. */
export const CONNECT_TARGET = 'span-tracker:1';

/** Where a tracker registers: the address of the test's receiver, such as `http://127.0.0.1:4318`. */
export const ADDRESS_VARIABLE = 'SPAN_TRACKER_URL';

/** The sender. One process may hold several trackers: one in each worker thread or test file. */
export interface TrackerInfo {
  /** Created by the tracker, never used twice. */
  id: string;
  pid: number;
  ppid: number;
  /** 0 in the main thread. */
  threadId: number;
  host: string;
  /** `service.name`. Without a variable it is `unknown_service` until the first span. */
  service: string;
  /** Why its accounts cannot prove that nothing is missing. Undefined where they can. */
  inexact: string | undefined;
}

/** A span that ended and never reached an exporter: a processor holds it back or dropped it. */
export interface WithheldSpan {
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** The API's number: 1 SERVER, 2 CLIENT, 3 PRODUCER, 4 CONSUMER. */
  kind: number;
  /** Ids of linked spans. */
  linksTo: string[];
}

/** One trace in one tracker. Spans that are not sampled are left out: they are never sent. */
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

/** Tracker to test: the first message, sent again whenever its content changes. */
export interface Hello {
  type: 'hello';
  info: TrackerInfo;
}

/** Tracker to test, at once: the request has arrived. */
export interface FlushAck {
  type: 'ack';
  id: number;
}

/** Tracker to test, after the exporters have finished. */
export interface FlushReply {
  type: 'flushed';
  id: number;
  accounts: Accounts;
  /** Why the flush failed. */
  error: string | undefined;
}

/** Tracker to test, without a request: the last open span of this trace has ended here. */
export interface IdleHint {
  type: 'idle';
  traceId: string;
  /** Traces that its spans link to. A test that waits for one of them also waits for this trace. */
  linksTo: string[];
}

/** Tracker to test, when its SDK shuts down: every trace that it remembers. */
export interface FinalAccount {
  type: 'final';
  accounts: Accounts;
}

/** Tracker to test: it was shut down and continues with another SDK. */
export interface Resumed {
  type: 'resumed';
}

export type FromTracker = Hello | FlushAck | FlushReply | IdleHint | FinalAccount | Resumed;

/** Test to tracker: export everything, then report the accounts of these traces. */
export interface FlushRequest {
  type: 'flush';
  id: number;
  traceIds: string[];
  /** True to flush log records and metrics too. */
  allSignals: boolean;
}

/** Test to tracker: the final account has arrived, so the process may end. */
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

/** Undefined for anything that is not a message of a tracker. */
export function fromTracker(line: string): FromTracker | undefined {
  return messageOf(line, FROM_TRACKER) as FromTracker | undefined;
}

/** Undefined for anything that is not a message of a test. */
export function fromTest(line: string): FromTest | undefined {
  return messageOf(line, FROM_TEST) as FromTest | undefined;
}

/** Splits received text into lines. */
export function lineReader(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/** The interface of a tracker for a test in its own process, without a connection. */
export interface LocalTracker {
  info(): TrackerInfo;
  flush(traceIds: readonly string[], allSignals: boolean): Promise<Omit<FlushReply, 'id' | 'type'>>;
  /** Everything that it remembers, after the shutdown of its SDK. Undefined before. */
  final(): Accounts | undefined;
  onIdle(listener: (hint: IdleHint) => void): () => void;
}

/** The trackers of this JavaScript realm. They are on `globalThis`, so all copies of a package share them. */
export interface LocalTrackers {
  all: Set<LocalTracker>;
}

const LOCAL = Symbol.for('@traceshop/span-tracker');

export function localTrackers(): LocalTrackers {
  const realm = globalThis as { [LOCAL]?: LocalTrackers };
  realm[LOCAL] ??= { all: new Set() };
  return realm[LOCAL];
}
