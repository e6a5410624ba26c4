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

/** Where the items of a signal go, and as what they wait. */
export interface Outlet<Item, Kept = Item> {
  sender: Sender<Kept[]>;
  /** Called once for each item that has room in the queue. */
  keep(item: Item): Kept;
}

/**
 * Collects items and sends them in batches, one at a time. Unlike the SDK's processors it never
 * keeps the process alive. At the end of the process it can return at once what is left.
 */
export class Batcher<Item, Kept = Item> {
  readonly #outlet: Outlet<Item, Kept>;
  readonly #options: BatchOptions;
  readonly #size: number;
  #queue: Kept[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #dropped = 0;

  constructor(outlet: Outlet<Item, Kept>, options: BatchOptions) {
    this.#outlet = outlet;
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
    try {
      this.#queue.push(this.#outlet.keep(item));
    } catch (error) {
      diag.warn('an item could not be encoded', error);
    }
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
    const batches: Kept[][] = [];
    while (this.#queue.length > 0) batches.push(this.#nextBatch());
    return this.#outlet.sender.parcels(batches);
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
      await this.#outlet.sender.send(this.#nextBatch(), this.#options.exportTimeoutMillis);
      enough = this.#size;
    }
  }

  #nextBatch(): Kept[] {
    return this.#queue.splice(0, this.#size);
  }
}
