import { listenFor } from './completeness/activity';
import { diagnose, TraceNotSettledError } from './completeness/incomplete';
import type { EdgeRules } from './completeness/open-reasons';
import type { Participants } from './completeness/participants';
import { isPassing } from './completeness/passing-errors';
import type { WaitLimits } from './completeness/round';
import { waitUntilComplete } from './completeness/wait-until-complete';
import { lookInto, notLinked } from './linked-traces';
import { checkKeys, type KeysOf } from './pattern/check-keys';
import { checkNode } from './pattern/check-pattern';
import type { Match } from './pattern/match-value';
import type { Node } from './pattern/patterns';
import { assembleFrom, type TraceOrigin } from './trace-origin';
import { assemble } from './tree/assemble';
import type { Trace, TraceSource } from './tree/model';

/** The time limit of a wait for a trace, and its condition. */
export interface SettleOptions {
  /** Milliseconds. Default 10,000. */
  deadline?: number;
  /** Also wait until the trace contains this pattern. */
  expect?: Node;
}

/** A trace that may still grow. Every matcher accepts a handle and waits for it. */
export interface TraceHandle {
  /** 32 hexadecimal digits. */
  id: string;
  /** What has arrived so far. For a polled source, its last result. */
  now(): Trace;
  /** The complete trace. @throws TraceNotSettledError with what has arrived and why it is not complete. */
  settled(options?: SettleOptions): Promise<Trace>;
  /**
   * The trace as soon as `enough` is true, else the complete trace. For questions that stay true
   * when more spans arrive.
   * @throws TraceNotSettledError as `settled`
   */
  reached(enough: (trace: Trace) => boolean, options?: SettleOptions): Promise<Trace>;
  /**
   * The first trace that links to this one and contains the pattern.
   * @throws Error when none has come by the deadline
   */
  linked(pattern: Node, options?: { deadline?: number }): Promise<TraceHandle>;
  /** A page that shows the trace, if the source has one. */
  url: string | undefined;
  /** Services whose processes may end meanwhile. Nothing is asserted about them. */
  mayDie: readonly Match<string>[];
}

/** What the handles of one tracer share. */
export interface TraceContext {
  source: TraceSource;
  rules: EdgeRules;
  participants: Participants;
  /** Services whose processes may end meanwhile, without a final account. */
  mayDie: readonly Match<string>[];
  limits: (deadline: number | undefined) => WaitLimits;
}

const SETTLE_KEYS: KeysOf<SettleOptions> = { deadline: true, expect: true };

class Handle implements TraceHandle {
  readonly id: string;
  readonly url: string | undefined;
  readonly mayDie: readonly Match<string>[];
  readonly #context: TraceContext;
  readonly #origin: TraceOrigin;
  readonly #onLoad = new Set<() => void>();
  #last: Trace;

  constructor(context: TraceContext, origin: TraceOrigin) {
    this.id = origin.id;
    this.url = context.source.urlOf?.(origin.id);
    this.mayDie = context.mayDie;
    this.#context = context;
    this.#origin = origin;
    this.#last = assemble(origin.id, [], origin);
  }

  now(): Trace {
    const { source } = this.#context;
    if (!source.peek) return this.#last;
    const linked = this.#linkedIds().map((id) => ({ id, spans: source.peek?.(id) ?? [] }));
    return assembleFrom(source, this.#origin, { spans: source.peek(this.id), linked });
  }

  async #load(): Promise<Trace> {
    const { source } = this.#context;
    const linked = this.#linkedIds().map(async (id) => ({ id, spans: await source.fetch(id) }));
    const spans = await source.fetch(this.id);
    this.#last = assembleFrom(source, this.#origin, { spans, linked: await Promise.all(linked) });
    for (const look of [...this.#onLoad]) look();
    return this.#last;
  }

  #linkedIds(): string[] {
    return this.#context.source.linkedTo?.(this.id) ?? [];
  }

  async settled(options: SettleOptions = {}): Promise<Trace> {
    checkKeys('settled', options, SETTLE_KEYS);
    if (options.expect) checkNode('settled, expect', options.expect);
    return this.#settle(options, undefined);
  }

  async reached(enough: (trace: Trace) => boolean, options: SettleOptions = {}): Promise<Trace> {
    const abort = new AbortController();
    const complete = this.#settle(options, abort.signal);
    // A caller with an early result ignores how the wait for the rest ends.
    complete.catch(() => undefined);
    const early = this.#watch(enough);
    try {
      return await Promise.race([early.found, complete]);
    } finally {
      early.stop();
      abort.abort();
    }
  }

  /** Checks each batch, and each result of a polled source. */
  #watch(enough: (trace: Trace) => boolean): { found: Promise<Trace>; stop: () => void } {
    const { promise: found, resolve, reject } = Promise.withResolvers<Trace>();
    const look = (): void => {
      try {
        const trace = this.now();
        if (enough(trace)) resolve(trace);
      } catch (error) {
        reject(error);
      }
    };
    const unsubscribe = this.#context.source.subscribe(this.id, look);
    this.#onLoad.add(look);
    look();
    const stop = (): void => {
      unsubscribe();
      this.#onLoad.delete(look);
    };
    return { found, stop };
  }

  async #settle(options: SettleOptions, signal: AbortSignal | undefined): Promise<Trace> {
    const { source, rules, participants, limits } = this.#context;
    const trace = await waitUntilComplete({
      source,
      traceId: this.id,
      participants,
      endedBefore: this.#origin.endedBefore,
      ownId: this.#origin.idFrom === 'created' || this.#origin.idFrom === 'adopted',
      load: () => this.#load(),
      known: () => this.now(),
      ...(signal && { signal }),
      rules,
      expect: options.expect,
      limits: limits(options.deadline),
    });
    if (trace.completeness?.closed) return trace;
    throw new TraceNotSettledError(trace, await diagnose(source, trace, this.#origin.idFrom));
  }

  async linked(pattern: Node, options: { deadline?: number } = {}): Promise<TraceHandle> {
    const { source, limits } = this.#context;
    const { deadlineMs, pollMs } = limits(options.deadline);
    const deadlineAt = performance.now() + deadlineMs;
    const activity = listenFor(source, this.id);
    try {
      while (true) {
        const seen = activity.count();
        const { linked } = await this.#load().catch((error: unknown) => {
          if (isPassing(error)) return this.now();
          throw error;
        });
        const looks = lookInto(linked, pattern);
        const found = looks.find(({ why }) => why === undefined);
        const { endedBefore } = this.#origin;
        if (found)
          return new Handle(this.#context, {
            id: found.id,
            idFrom: 'linked',
            virtualParent: undefined,
            endedBefore,
          });
        const left = deadlineAt - performance.now();
        if (left <= 0) throw new Error(notLinked(this.id, looks));
        await activity.next(seen, source.push ? left : Math.min(left, pollMs));
      }
    } finally {
      activity.stop();
    }
  }
}

export function createHandle(context: TraceContext, origin: TraceOrigin): TraceHandle {
  return new Handle(context, origin);
}
