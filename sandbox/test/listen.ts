import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
  url: string;
  /** Sends `body` as JSON. `B` is what the test expects the response body to be; nothing checks it. */
  request<B = unknown>(
    method: string,
    path: string,
    parts?: { body?: object; headers?: Record<string, string> },
  ): Promise<{ status: number; body: B }>;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback interface. The sandbox uses nothing of the shop's packages. */
export async function listen(app: RequestListener): Promise<TestServer> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    request: async <B>(
      method: string,
      path: string,
      { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
    ) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: body ? { 'content-type': 'application/json', ...headers } : headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as B };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
