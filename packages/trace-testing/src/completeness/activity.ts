import { setTimeout as delay } from 'node:timers/promises';
import type { IdleHint } from '../tracker/tracker-link';
import type { TraceSource } from '../tree/model';
import type { Participants } from './participants';

/** The events of one trace: received spans, idle hints, ended processes. */
export interface Activity {
  count(): number;
  /** Time of the last event, by `performance.now()`. */
  lastAt(): number;
  /** Resolves at the first activity after `seen`, or after the time. */
  next(seen: number, timeoutMs: number): Promise<void>;
  watch(participants: Pick<Participants, 'watch'>): void;
  stop(): void;
}

export function listenFor(source: TraceSource, traceId: string): Activity {
  let count = 0;
  let lastAt = performance.now();
  const waiting = new Set<() => void>();
  const watched = new Map<object, () => void>();
  const happened = (): void => {
    count += 1;
    lastAt = performance.now();
    for (const wake of [...waiting]) wake();
  };
  // Ignores hints of other traces: with many tests at once, each would wake all others.
  const concerns = (hint: IdleHint): boolean =>
    hint.traceId === traceId ||
    hint.linksTo.includes(traceId) ||
    source.linkedTo?.(traceId).includes(hint.traceId) === true;
  const hinted = (hint: IdleHint | undefined): void => {
    if (hint === undefined || concerns(hint)) happened();
  };
  const unsubscribe = source.subscribe(traceId, happened);
  return {
    count: () => count,
    lastAt: () => lastAt,
    next(seen, timeoutMs) {
      if (count !== seen || timeoutMs <= 0) return Promise.resolve();
      const abort = new AbortController();
      return new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          abort.abort();
          resolve();
        };
        waiting.add(wake);
        // An aborted delay rejects. By then the wait is over.
        delay(timeoutMs, undefined, { signal: abort.signal }).then(wake, () => undefined);
      });
    },
    watch: (participants) => participants.watch(hinted, watched),
    stop() {
      unsubscribe();
      for (const off of watched.values()) off();
      // The timer of an abandoned wait would keep the process alive.
      for (const wake of [...waiting]) wake();
    },
  };
}
