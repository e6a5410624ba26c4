import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { EdgeRules } from './completeness/open-reasons';
import { type Ended, participantsOf } from './completeness/participants';
import type { WaitLimits } from './completeness/round';
import { checkKeys, type KeysOf } from './pattern/check-keys';
import type { Match } from './pattern/match-value';
import { createHandle, type TraceContext, type TraceHandle } from './trace-handle';
import { trackersOfThisProcess } from './tracker/local-trackers';
import type { Trackers } from './tracker/tracker-link';
import type { TraceSource } from './tree/model';

/** Where spans are read, which processes may still have spans, and how long to wait. */
export interface TracerOptions extends EdgeRules, Partial<WaitLimits> {
  source: TraceSource;
  /**
   * All processes that may take part. If each has a span tracker, the result is exact. A function
   * is called in each round, so that a restarted process is found.
   */
  processes?: readonly ChildProcess[] | (() => readonly ChildProcess[]);
  /** Needed if `source` has no trackers (Jaeger): pass `receiver.trackers` of an `otlpReceiver()`. */
  trackers?: Trackers;
  /**
   * Services whose processes the test may end while a trace is running. Assertions then apply to
   * the other services only.
   */
  mayDie?: readonly Match<string>[];
}

/** Headers for the call under test. They name a parent span that does not exist (the virtual root). */
export interface TraceHeaders {
  [header: string]: string;
}

export interface RunOptions<T> {
  /**
   * Send no headers, and use the trace id from the response: from the `traceresponse` header of its
   * `headers`, or from the return value of this function (an id or a traceresponse).
   */
  adopt?: true | ((result: T) => string);
}

export interface KnownTraceOptions {
  /**
   * Set this if the caller sent a `traceparent` but sends no spans. Then the test does not wait for
   * the span of the caller.
   */
  externalCaller?: boolean;
}

/** Runs calls with new trace ids and returns handles to their traces. */
export interface Tracer {
  /**
   * Calls `fn` with the headers to send. Returns its result and a handle to the trace.
   * @throws what `fn` throws; Error when `adopt` finds no id
   */
  run<T>(
    fn: (headers: TraceHeaders) => Promise<T>,
    options?: RunOptions<T>,
  ): Promise<{ result: T; trace: TraceHandle }>;
  /** A handle for a trace with a known id. */
  trace(id: string, options?: KnownTraceOptions): TraceHandle;
  /** Makes all processes export traces, logs and metrics now. Returns the services that did. */
  flush(): Promise<string[]>;
}

/** `trace(id)` does not know which processes ended before the trace. So none counts as ended. */
const NONE: Ended = new Set();

/** `WaitLimits` explains these limits. */
const DEFAULTS: WaitLimits = { deadlineMs: 10_000, quietMs: 1500, ackMs: 2000, pollMs: 200 };

/** Node fires a timer at once if its delay is longer than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const TRACER_KEYS: KeysOf<TracerOptions> = {
  source: true,
  processes: true,
  trackers: true,
  mayDie: true,
  inScope: true,
  callees: true,
  calleeOf: true,
  terminal: true,
  fanout: true,
  deadlineMs: true,
  quietMs: true,
  ackMs: true,
  pollMs: true,
};

function contextOf(options: TracerOptions): TraceContext {
  checkKeys('createTracer', options, TRACER_KEYS);
  const { source, processes, trackers = source.trackers, mayDie = [] } = options;
  const participants = participantsOf(
    [...(trackers ? [trackers] : []), trackersOfThisProcess],
    () => (typeof processes === 'function' ? processes() : (processes ?? [])),
  );
  const limits = (deadline: number | undefined): WaitLimits => ({
    deadlineMs: Math.min(deadline ?? options.deadlineMs ?? DEFAULTS.deadlineMs, LONGEST_TIMER_MS),
    quietMs: Math.min(options.quietMs ?? DEFAULTS.quietMs, LONGEST_TIMER_MS),
    ackMs: options.ackMs ?? DEFAULTS.ackMs,
    pollMs: options.pollMs ?? DEFAULTS.pollMs,
  });
  return { source, rules: options, participants, mayDie, limits };
}

function header(headers: unknown, name: string): unknown {
  if (typeof headers !== 'object' || headers === null) return undefined;
  // Not `instanceof Headers`: undici, node-fetch and axios have classes of their own.
  const { get } = headers as { get?: unknown };
  if (typeof get === 'function') return get.call(headers, name) ?? undefined;
  return (headers as Record<string, unknown>)[name];
}

/**
 * The trace id in a result: the `traceresponse` header of its `headers` (a Headers, anything else
 * with a `get`, or a plain object). Text is a traceresponse or an id itself.
 * https://w3c.github.io/trace-context/#traceresponse-header
 * @throws when there is none
 */
function adoptedId(from: unknown): string {
  const value =
    typeof from === 'object' && from !== null && 'headers' in from
      ? header(from.headers, 'traceresponse')
      : from;
  const found =
    typeof value === 'string' ? value.match(/^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-|$)/) : null;
  if (found?.[1]) return found[1];
  throw new Error(`no trace id to adopt: traceresponse is ${JSON.stringify(value) ?? 'absent'}`);
}

const EVENT_LOOP_TURNS = 3;

/**
 * The system closes the connections of a process before it reports its exit. So this reads all
 * pending input. Then every process whose exit the test saw counts as ended.
 */
async function readWhatHasArrived(): Promise<void> {
  for (let turn = 0; turn < EVENT_LOOP_TURNS; turn += 1) await setImmediate();
}

async function flushProcesses({ participants }: TraceContext): Promise<string[]> {
  const question = { traceIds: [], allSignals: true };
  const { trackers } = await participants.ask(question, participants.endedNow());
  return trackers.flatMap((answer) => (answer.state === 'answered' ? [answer.info.service] : []));
}

/**
 * Runs each call with its own trace and returns a handle to that trace. So tests can run in parallel.
 */
export function createTracer(options: TracerOptions): Tracer {
  const context = contextOf(options);
  const { participants } = context;
  return {
    async run(fn, options = {}) {
      checkKeys('run', options, { adopt: true });
      const { adopt } = options;
      await readWhatHasArrived();
      const endedBefore = participants.endedNow();
      if (adopt !== undefined) {
        const result = await fn({});
        const id = adoptedId(adopt === true ? result : adopt(result));
        return {
          result,
          trace: createHandle(context, {
            id,
            idFrom: 'adopted',
            virtualParent: undefined,
            endedBefore,
          }),
        };
      }
      const id = randomBytes(16).toString('hex');
      const virtualParent = randomBytes(8).toString('hex');
      // Flag 01: with 00 every parent-based sampler drops the whole trace.
      const result = await fn({ traceparent: `00-${id}-${virtualParent}-01` });
      const origin = { id, idFrom: 'created', virtualParent, endedBefore } as const;
      return { result, trace: createHandle(context, origin) };
    },
    trace(id, options = {}) {
      checkKeys('trace', options, { externalCaller: true });
      const { externalCaller = false } = options;
      const origin = { idFrom: 'given', virtualParent: undefined, endedBefore: NONE } as const;
      return createHandle(context, { id, externalCaller, ...origin });
    },
    flush: () => flushProcesses(context),
  };
}
