// What the two launchers agree on: what to start, and what runs then.

/** Part of a Collector configuration, merged over that of the repository; arrays are replaced. */
export interface Override {
  [key: string]: unknown;
}

export interface Launch {
  /** The configuration file of the repository. */
  config: string;
  /** Merged over it. */
  override: Override;
  env: Record<string, string>;
  /** A folder that outlives the Collector, for its queues; without it they go with it. */
  storage: string | undefined;
}

/** What runs a Collector: a container or a process. */
export interface Running {
  /** The address, seen from here, of one of the Collector's ports. */
  at(port: number): string;
  output(): string;
  /** SIGTERM, and the end. */
  stop(): Promise<void>;
  /** SIGKILL: nothing is flushed. */
  kill(): Promise<void>;
}
