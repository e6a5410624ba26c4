// As much of autocannon's interface as load.ts uses; the package brings no types.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  namespace autocannon {
    type Context = Record<string, string>;

    interface Request {
      method: string;
      path: string;
      body?: string;
      headers?: Record<string, string>;
      /** Called once for every time it is sent. */
      setupRequest?: (request: Request, context: Context) => Request;
      onResponse?: (status: number, body: string, context: Context) => void;
    }

    interface Options {
      url: string;
      /** Sent one after another over each connection, again and again. */
      requests: Request[];
      headers: Record<string, string>;
      connections: number;
      amount: number;
      /** Seconds. */
      timeout: number;
      /** Milliseconds between two looks whether it is done. */
      sampleInt: number;
    }

    interface Result {
      '2xx': number;
      non2xx: number;
      errors: number;
      timeouts: number;
      statusCodeStats: Record<string, { count: number }>;
    }

    interface Run extends EventEmitter {
      stop(): void;
    }
  }

  function autocannon(
    options: autocannon.Options,
    done: (error: Error | null, result: autocannon.Result) => void,
  ): autocannon.Run;

  export = autocannon;
}
