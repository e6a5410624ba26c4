import { once } from 'node:events';
import { type Transferable, Worker } from 'node:worker_threads';
import type { Call, Reply, WorkerData } from './worker-protocol';

/** A worker of the store has ended, or it has failed in this call. */
export class WorkerError extends Error {
  override name = 'WorkerError';
}

export interface WorkerClient<Request, Result> {
  /** @throws WorkerError */
  call(request: Request, transfer?: readonly Transferable[]): Promise<Result>;
  close(): Promise<void>;
}

/** Without it the short-lived objects of each worker take up to 48 MB. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 16 };

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Starts the worker, and resolves when it has opened the store. @throws WorkerError */
export async function startWorker<Request, Result>(
  program: string,
  workerData: WorkerData,
): Promise<WorkerClient<Request, Result>> {
  const worker = new Worker(program, { workerData, resourceLimits: RESOURCE_LIMITS });
  const waiting = new Map<number, Waiting<Result>>();
  let ended: WorkerError | undefined;
  let calls = 0;

  function end(error: WorkerError): void {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  worker.on('error', (cause) => end(new WorkerError((cause as Error).message, { cause })));
  worker.on('exit', () => end(new WorkerError('the store is closed')));
  // Its first message says that the store is open.
  try {
    await once(worker, 'message');
  } catch (cause) {
    throw new WorkerError((cause as Error).message, { cause });
  }
  worker.on('message', ({ id, result, error }: Reply<Result>) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result as Result);
    else asked?.reject(new WorkerError(error));
  });

  return {
    call(request, transfer = []) {
      if (ended) return Promise.reject(ended);
      const id = calls++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, request } satisfies Call<Request>, transfer);
      });
    },
    async close() {
      if (ended) return;
      const exited = once(worker, 'exit');
      worker.postMessage('close');
      await exited;
    },
  };
}
