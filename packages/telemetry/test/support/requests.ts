// An HTTP server that remembers what is sent to it: for what the receiver of trace-testing does not
// show, such as headers, paths and the sizes of batches, and for answers it never gives.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Seen {
  path: string;
  headers: IncomingHttpHeaders;
  /** Milliseconds since the server started. */
  at: number;
  /** The body, decompressed; an object when it was JSON. */
  body: unknown;
}

export interface Requests {
  url: string;
  seen: Seen[];
  close(): Promise<void>;
}

/** @param status the answer to each path; 200 by default. */
export async function requestsServer(
  status: (path: string) => number = () => 200,
): Promise<Requests> {
  const seen: Seen[] = [];
  const started = Date.now();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const raw = Buffer.concat(chunks);
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      const json = request.headers['content-type'] === 'application/json';
      const body: unknown = json ? JSON.parse(plain.toString()) : plain;
      seen.push({ path, headers: request.headers, at: Date.now() - started, body });
      response.writeHead(status(path)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
