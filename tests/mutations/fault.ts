// What a seeded fault of instrumentation is made of. It runs inside a service: see agent.ts.

type Attributes = Record<string, unknown>;

/** A span of the SDK, as far as faults change it; the SDK's types call most of this read-only. */
export interface LiveSpan {
  name: string;
  kind: number;
  attributes: Attributes;
  events: { name: string; attributes?: Attributes }[];
  parentSpanContext?: unknown;
  end(): void;
  setStatus(status: { code: number; message?: string }): LiveSpan;
  recordException(error: unknown): void;
}

export interface SpanHooks {
  onStart?(span: LiveSpan): void;
  /** After the scrubber: what is written here leaves the process as it is. */
  onEnding?(span: LiveSpan): void;
  onEnd?(span: LiveSpan): void;
}

/** What a fault may do to the service that it is seeded in. */
export interface Host {
  /**
   * A module as the service itself has it: its own file (`./dist/routes.js`), a package, or a file
   * inside a package, counted from the package's main file.
   */
  load<T>(name: string, file?: string): T;
  /** Replaces a function until the fault is lifted. */
  patch<O extends object, K extends keyof O>(
    owner: O,
    key: K,
    make: (original: O[K]) => O[K],
  ): void;
  /** Sees every span of the service until the fault is lifted. */
  onSpans(hooks: SpanHooks): void;
  /** Runs `fn` outside of any request, as a worker does that was started with the process. */
  detached<T>(fn: () => T): T;
  /** To be called whenever the fault takes effect: one that never does proves nothing. */
  fired(): void;
  /** What a leaking fault leaks. */
  readonly secret: string;
}

/** Seeds one fault. Everything it does through the host is undone when it is lifted. */
export type Fault = (host: Host) => void;
