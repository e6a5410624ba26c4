import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Dependency {
  url: string;
  /** What has come in, in order. */
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  /** Answers the requests to come, one after the other; the last stays. */
  answers(...handlers: ((res: ServerResponse) => void)[]): void;
  close(): Promise<void>;
}

/** A dependency for each test of a file. */
export function useDependency(): Dependency {
  const dependency = {} as Dependency;
  beforeEach(async () => {
    Object.assign(dependency, await startDependency());
  });
  afterEach(() => dependency.close());
  return dependency;
}

/** A plain HTTP server that responds as configured. */
export async function startDependency(): Promise<Dependency> {
  let queue: ((res: ServerResponse) => void)[] = [];
  const requests: Dependency['requests'] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url = '', headers } = req;
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const handler = queue.length > 1 ? queue.shift() : queue[0];
      handler?.(res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answers: (...handlers) => {
      queue = handlers;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A JSON answer; a `code` in the body makes it a problem document. */
export function json(status: number, body: object, headers: Record<string, string> = {}) {
  const type = 'code' in body ? 'application/problem+json' : 'application/json';
  return (res: ServerResponse) => {
    res.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
  };
}

/** Breaks the connection without an answer. */
export function reset(res: ServerResponse): void {
  res.socket?.destroy();
}

/** Never answers. */
export function silent(): void {
  return;
}
