import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * A context whose few values stand in a short list. OpenTelemetry's copies a map for each value that is
 * set, and a request sets several. Contexts that are made from this one are of its kind.
 */
class FlatContext implements Context {
  /** A key, its value, the next key, and so on. */
  readonly #entries: readonly unknown[];

  constructor(entries: readonly unknown[]) {
    this.#entries = entries;
  }

  getValue(key: symbol): unknown {
    const entries = this.#entries;
    for (let at = 0; at < entries.length; at += 2) if (entries[at] === key) return entries[at + 1];
    return ROOT_CONTEXT.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new FlatContext([key, value, ...this.#without(key)]);
  }

  deleteValue(key: symbol): Context {
    return new FlatContext(this.#without(key));
  }

  /** A value that is replaced must not stay in memory. */
  #without(key: symbol): readonly unknown[] {
    const entries = this.#entries;
    for (let at = 0; at < entries.length; at += 2) {
      if (entries[at] === key) return entries.toSpliced(at, 2);
    }
    return entries;
  }
}

/** Like `ROOT_CONTEXT`, for contexts of requests. */
export const FLAT_ROOT: Context = new FlatContext([]);
