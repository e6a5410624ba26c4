import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { ADDRESS, SERVICE_NAME } from './config';
import { type Connection, keepConnected } from './connection';
import { oneAtATime } from './one-at-a-time';
import { flushLogsAndMetrics, flushSpans } from './otel-globals';
import {
  type Accounts,
  type FlushRequest,
  type FromTracker,
  type IdleHint,
  type LocalTracker,
  localTrackers,
  type TrackerInfo,
} from './protocol';
import { SpanAccounts, type TrackedSpan } from './span-accounts';

/** Each flush is a separate export, and an OTLP exporter drops spans when 30 exports are running. */
const flushSpansOnce = oneAtATime(flushSpans);
const flushOthersOnce = oneAtATime(flushLogsAndMetrics);

async function errorOf(flush: Promise<unknown>): Promise<string | undefined> {
  try {
    await flush;
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** The account of all spans of a JavaScript realm, and its receivers. */
export interface Tracker {
  started(span: TrackedSpan): void;
  ended(span: TrackedSpan): void;
  sent(spans: readonly TrackedSpan[]): void;
  failed(spans: readonly TrackedSpan[], reason: string): void;
  /** From now on every sent span is reported through `sent`. */
  seeExporter(): void;
  /** Why its accounts cannot prove that nothing is missing. */
  inexact(reason: string | undefined): void;
  /** Counts one more SDK. */
  open(): void;
  /** Counts one SDK less. The last one makes the account final. */
  close(): Promise<void>;
  /** The exporter has received everything that it will receive. */
  exporterDone(): Promise<void>;
}

class RealmTracker implements Tracker, LocalTracker {
  readonly #accounts = new SpanAccounts((traceId, linksTo) =>
    this.#idle({ type: 'idle', traceId, linksTo }),
  );
  readonly #listeners = new Set<(hint: IdleHint) => void>();
  #info: TrackerInfo = {
    id: randomUUID(),
    pid: process.pid,
    ppid: process.ppid,
    threadId,
    host: hostname(),
    service: SERVICE_NAME ?? 'unknown_service',
    inexact: undefined,
  };
  #resource: TrackedSpan['resource'];
  #connection: Connection | undefined;
  #sdks = 0;
  #final: { allSent: boolean } | undefined;

  constructor() {
    localTrackers().all.add(this);
    if (ADDRESS === undefined) return;
    this.#connection = keepConnected(ADDRESS, {
      greeting: () => [{ type: 'hello', info: this.#info }, ...this.#finalMessage()],
      onMessage: (message) => {
        if (message.type === 'flush') void this.#answer(message);
      },
    });
  }

  info(): TrackerInfo {
    return this.#info;
  }

  async flush(traceIds: readonly string[], allSignals: boolean) {
    const error = await errorOf(
      Promise.all([
        flushSpansOnce(),
        allSignals ? flushOthersOnce() : undefined,
        // Until then a batch waits outside of the flushed queue.
        this.#resource?.asyncAttributesPending && this.#resource.waitForAsyncAttributes?.(),
      ]),
    );
    const accounts = Object.fromEntries(traceIds.map((id) => [id, this.#accounts.of(id)]));
    return { accounts, error };
  }

  final(): Accounts | undefined {
    return this.#final && this.#accounts.all(this.#final.allSent);
  }

  onIdle(listener: (hint: IdleHint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  started(span: TrackedSpan): void {
    this.#resource = span.resource;
    const service = span.resource?.attributes['service.name'];
    if (typeof service === 'string' && service !== this.#info.service) this.#change({ service });
    this.#accounts.started(span);
    this.#refinal();
  }

  ended(span: TrackedSpan): void {
    this.#accounts.ended(span);
  }

  sent(spans: readonly TrackedSpan[]): void {
    this.#accounts.sent(spans);
  }

  failed(spans: readonly TrackedSpan[], reason: string): void {
    this.#accounts.failed(spans, reason);
  }

  seeExporter(): void {
    this.#accounts.seeExporter();
  }

  inexact(reason: string | undefined): void {
    if (reason !== this.#info.inexact) this.#change({ inexact: reason });
  }

  open(): void {
    this.#sdks += 1;
    this.#accounts.close(false);
    if (this.#final) this.#connection?.send({ type: 'resumed' });
    this.#final = undefined;
  }

  async close(): Promise<void> {
    this.#sdks -= 1;
    if (this.#sdks > 0) return;
    this.#accounts.close(true);
    this.#final = { allSent: true };
    await this.#deliver();
  }

  async exporterDone(): Promise<void> {
    if (!this.#final) return;
    this.#final = { allSent: false };
    await this.#deliver();
  }

  #change(changes: Partial<TrackerInfo>): void {
    this.#info = { ...this.#info, ...changes };
    this.#connection?.send({ type: 'hello', info: this.#info });
  }

  #idle(hint: IdleHint): void {
    this.#connection?.send(hint);
    for (const listener of this.#listeners) listener(hint);
  }

  /** A span that starts after the shutdown is lost. The final account reports it. */
  #refinal(): void {
    if (this.#final) void this.#deliver();
  }

  #finalMessage(): FromTracker[] {
    const accounts = this.final();
    return accounts ? [{ type: 'final', accounts }] : [];
  }

  async #deliver(): Promise<void> {
    const [message] = this.#finalMessage();
    if (message) await this.#connection?.deliver(message);
  }

  async #answer({ id, traceIds, allSignals }: FlushRequest): Promise<void> {
    this.#connection?.send({ type: 'ack', id });
    const reply = await this.flush(traceIds, allSignals);
    this.#connection?.send({ type: 'flushed', id, ...reply });
  }
}

const REALM_TRACKER = Symbol.for('@traceshop/span-tracker/realm');

/** The tracker of this realm, shared by all copies of this package. */
export function realmTracker(): Tracker {
  const realm = globalThis as { [REALM_TRACKER]?: Tracker };
  realm[REALM_TRACKER] ??= new RealmTracker();
  return realm[REALM_TRACKER];
}
