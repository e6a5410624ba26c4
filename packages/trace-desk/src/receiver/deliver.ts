import type { OtlpEncoding } from '#otlp/body';
import { Rejection } from '#otlp/body';
import type { Signal } from '../store/writer';
import type { Store } from '../threads/store';
import { WorkerError } from '../threads/worker-client';

/** The items of a request that were not stored. */
export interface PartialSuccess {
  rejected: number;
  message: string;
}

/** Bytes that may wait for the writer. A sender that gets 429 keeps its data and comes back. */
const MOST_PENDING_BYTES = 64 * 1024 * 1024;

/**
 * Stores the body of one OTLP request.
 * @returns what was rejected of it, undefined for nothing
 * @throws Rejection (400 for another format, 429 and 503 for a sender that should come back)
 */
export async function deliver(
  store: Store,
  request: { signal: Signal; encoding: OtlpEncoding; body: Uint8Array },
): Promise<PartialSuccess | undefined> {
  if (store.pendingBytes() > MOST_PENDING_BYTES) {
    throw new Rejection(429, 'more arrives than can be stored: send it again later');
  }
  const result = await store.write(request).catch((cause: unknown) => {
    if (!(cause instanceof WorkerError)) throw cause;
    throw new Rejection(503, `the store failed: ${cause.message}`, { cause });
  });
  if ('malformed' in result) throw new Rejection(400, result.malformed);
  const { rejected, problem = '' } = result;
  return rejected === 0 ? undefined : { rejected, message: problem };
}
