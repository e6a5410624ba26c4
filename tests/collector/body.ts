import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { gunzipSync } from 'node:zlib';

/** The whole body as it was sent. */
export async function readAll(stream: IncomingMessage | ServerHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The body of an HTTP request, unzipped where its header says so. */
export async function readRequest(request: IncomingMessage): Promise<Buffer> {
  const body = await readAll(request);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
