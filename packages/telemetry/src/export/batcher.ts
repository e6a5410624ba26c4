import { diag } from '@opentelemetry/api';
import type { Parcel, Sender } from './sender';

export interface BatchOptions {
  /** The variable that sets the queue's size, for messages. */
  queueVariable: string;
  maxQueueSize: number;
  maxExportBatchSize: number;
  scheduledDelayMillis: number;
  exportTimeoutMillis: number;
}

/**
 * Collects items and sends them in batches, one at a time. Unlike the SDK's processors it never keeps
 * the process alive, and at the end of the process it can tell at once what is left.
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

  /** Sends all that waits; settles when it has been taken or given up. */
  async flush(): Promise<void> {
    // What is under way may be one batch of the queue only.
    while (this.#sending !== undefined || this.#queue.length > 0) await this.#run(1);
  }

  /** Sends all that waits and takes nothing more. */
  close(): Promise<void> {
    this.#closed = true;
    return this.flush();
  }

  /** What waits and what has not left the process yet; takes nothing more. For the very end. */
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

  /** Sends one batch of at least `least` items, and further ones while they are full. */
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
