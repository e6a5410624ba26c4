import { diag } from '@opentelemetry/api';
import type { Parcel, Sender } from './sender';

export interface BatchOptions {
  /** The variable that sets the queue size. Messages name it. */
  queueVariable: string;
  maxQueueSize: number;
  maxExportBatchSize: number;
  scheduledDelayMillis: number;
  exportTimeoutMillis: number;
}

/**
 * Collects items and sends them in batches, one at a time. Unlike the SDK's processors it never
 * keeps the process alive. At the end of the process it can return at once what is left.
 */
export class Batcher<Item> {
  readonly #sender: Sender<Item[]>;
  readonly #options: BatchOptions;
  readonly #size: number;
  #queue: Item[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #dropped = 0;

  constructor(sender: Sender<Item[]>, options: BatchOptions) {
    this.#sender = sender;
    this.#options = options;
    this.#size = Math.min(options.maxExportBatchSize, options.maxQueueSize);
  }

  add(item: Item): void {
    if (this.#closed) return;
    const { maxQueueSize, queueVariable } = this.#options;
    if (this.#queue.length >= maxQueueSize) {
      this.#dropped += 1;
      return;
    }
    if (this.#dropped > 0) {
      diag.warn(
        `dropped ${this.#dropped} items: the queue was full (${queueVariable}=${maxQueueSize})`,
      );
      this.#dropped = 0;
    }
    this.#queue.push(item);
    this.#schedule();
  }

  /** Sends all waiting items. Settles when the backend has accepted them or sending has failed. */
  async flush(): Promise<void> {
    // The running batch may be only a part of the queue.
    while (this.#sending !== undefined || this.#queue.length > 0) await this.#run(1);
  }

  /** Sends all waiting items and accepts no more. */
  close(): Promise<void> {
    this.#closed = true;
    return this.flush();
  }

  /** Returns all items that have not left the process, and accepts no more. For the end of the process. */
  rest(): Parcel[] {
    this.#closed = true;
    clearTimeout(this.#timer);
    const batches: Item[][] = [];
    while (this.#queue.length > 0) batches.push(this.#nextBatch());
    return this.#sender.parcels(batches);
  }

  #schedule(): void {
    if (this.#sending !== undefined || this.#queue.length === 0) return;
    if (this.#queue.length >= this.#size) void this.#run(this.#size);
    else
      this.#timer ??= setTimeout(
        () => void this.#run(1),
        this.#options.scheduledDelayMillis,
      ).unref();
  }

  /** Sends one batch of at least `least` items, then more batches while they are full. */
  #run(least: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#send(least)
      .catch((error) => diag.warn('a batch could not be sent', error))
      .finally(() => {
        this.#sending = undefined;
        this.#schedule();
      });
    return this.#sending;
  }

  async #send(least: number): Promise<void> {
    let enough = least;
    while (this.#queue.length >= enough) {
      await this.#sender.send(this.#nextBatch(), this.#options.exportTimeoutMillis);
      enough = this.#size;
    }
  }

  #nextBatch(): Item[] {
    return this.#queue.splice(0, this.#size);
  }
}
