/** The parts of @redis/client that the instrumentation uses. */
export type Arguments = readonly unknown[];

export interface ClientOptions {
  socket?: { host?: string; port?: number };
}

export interface Client {
  options?: ClientOptions;
}

export type Method<This = Client> = (this: This, ...args: unknown[]) => unknown;

export interface ClientClass {
  prototype: {
    sendCommand: Method;
    connect: Method;
    /** Since version 4. In version 4 the other one is a second name of it. */
    MULTI?: Method;
    multi?: Method;
  };
}

export interface MultiClass {
  prototype: {
    addCommand: Method<object>;
    exec: Method<object>;
    execAsPipeline?: Method<object>;
  };
}

export interface ClusterClass {
  prototype: { MULTI?: Method<{ _options?: ClientOptions }> };
}

/** Version 4: all commands of a class are attached with one executor. */
export interface Commander {
  transformCommandArguments(command: unknown, args: unknown): { args: Arguments };
  attachCommands?: Attach;
  /** Before 4.1. */
  extendWithCommands?: Attach;
}

export type Attach = (config: AttachedCommands) => unknown;

interface AttachedCommands {
  BaseClass?: { name?: string };
  executor: Method;
}
