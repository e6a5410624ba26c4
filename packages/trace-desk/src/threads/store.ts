import { join } from 'node:path';
import type { Transferable } from 'node:worker_threads';
import type { Budget } from '../store/prune';
import type { Delivery } from '../store/writer';
import type { QueryResult } from './reader-worker';
import type { Counts, StoreState } from './store-state';
import { startWorker } from './worker-client';
import type { WriteResult } from './writer-worker';

/** A file with traces, logs and metrics, and the threads that write and read it. */
export interface Store {
  /** Resolves when it is on the disk. @throws WorkerError */
  write(delivery: Delivery): Promise<WriteResult>;
  /** Bytes of deliveries that are not written yet. */
  pendingBytes(): number;
  /** Answers a GET request by its path and query. @throws WorkerError */
  query(target: string): Promise<QueryResult>;
  /** Calls back with the ids of the traces that each transaction has extended. */
  onTraces(listener: (traceIds: readonly string[]) => void): () => void;
  state(): StoreState;
  close(): Promise<void>;
}

const COUNTED = { traces: 'spans', logs: 'logs', metrics: 'points' } as const;

const zero = (): Counts => ({ spans: 0, logs: 0, points: 0 });

/** Small buffers share the memory of Node's pool: these are copied, others move to the worker. */
function ownMemory({ buffer }: Uint8Array): Transferable[] {
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize;
  return isOwn ? [buffer] : [];
}

/** @throws WorkerError when the file cannot be opened */
export async function openStore(file: string, budget: Budget): Promise<Store> {
  const data = { file, budget };
  const worker = (name: string): string => join(__dirname, `${name}.js`);
  const writer = await startWorker<Delivery, WriteResult>(worker('writer-worker'), data);
  const reader = await startWorker<string, QueryResult>(worker('reader-worker'), data);
  const listeners = new Set<(traceIds: readonly string[]) => void>();
  const accepted = zero();
  const rejected = zero();
  let usedBytes = 0;
  let pending = 0;

  function note(delivery: Delivery, result: WriteResult): void {
    usedBytes = result.usedBytes;
    if (!('malformed' in result)) {
      accepted[COUNTED[delivery.signal]] += result.accepted;
      rejected[COUNTED[delivery.signal]] += result.rejected;
    }
    if (result.traceIds.length > 0) {
      for (const listener of listeners) listener(result.traceIds);
    }
  }

  return {
    async write(delivery) {
      const bytes = delivery.body.byteLength;
      pending += bytes;
      try {
        const result = await writer.call(delivery, ownMemory(delivery.body));
        note(delivery, result);
        return result;
      } finally {
        pending -= bytes;
      }
    },
    pendingBytes: () => pending,
    query: (target) => reader.call(target),
    onTraces(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => ({
      accepted: { ...accepted },
      rejected: { ...rejected },
      usedBytes,
      maxBytes: budget.maxBytes,
    }),
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}
