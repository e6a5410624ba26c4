import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordingProxy {
  url: string;
  close(): Promise<void>;
}

/**
 * An HTTP proxy in front of a service. It reports each request (`POST /charges`) before it forwards it,
 * for tests that must act at that moment.
 */
export async function startRecordingProxy(
  target: string,
  passing: (what: string) => void,
): Promise<RecordingProxy> {
  const server = createServer((inbound, response) => {
    const { method, headers, url = '/' } = inbound;
    passing(`${method} ${url}`);
    const outbound = request(new URL(url, target), { method, headers }, (from) => {
      response.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(response);
    });
    outbound.on('error', () => response.destroy());
    inbound.pipe(outbound);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
