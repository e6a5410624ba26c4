// The types of a fault. A fault runs inside a service: see agent.ts.

type Attributes = Record<string, unknown>;

/** The members of an SDK span that faults change. In the SDK's types most of them are read-only. */
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
  /** Runs after the scrubber. A value that is written here leaves the process unchanged. */
  onEnding?(span: LiveSpan): void;
  onEnd?(span: LiveSpan): void;
}

/** True for a request that gets no span. */
type IsHealthCheck = (request: { url?: string | undefined }) => boolean;

/** The module of telemetry with the health paths, and the check in use, which the agent adds. */
export interface HealthPaths {
  createIsHealthCheck(healthPaths?: readonly string[]): IsHealthCheck;
  inUse?: { isHealthCheck: IsHealthCheck };
}

/** What a fault can do in its service. */
export interface Host {
  /**
   * Loads a module that the service uses: a file of the service (`./dist/routes.js`), a package, or
   * a file of a package, with its path from the folder of the package's main file.
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
  /** Runs `fn` outside any request, like a worker that started with the process. */
  detached<T>(fn: () => T): T;
  /** The fault calls this each time it takes effect. A fault that never does proves nothing. */
  fired(): void;
  /** The secret that a fault puts into telemetry. */
  readonly secret: string;
}

/** Creates one fault. When it is lifted, everything that it did through the host is undone. */
export type Fault = (host: Host) => void;
