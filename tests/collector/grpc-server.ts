// A gRPC server of one unary method, whichever it is called: all that `otlp_grpc` needs.
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { readAll } from './body.ts';

const OK = '0';
const INTERNAL = '13';
/** One byte that says whether the message is compressed, four for its length. */
const PREFIX_BYTES = 5;

export interface GrpcServer {
  close(): Promise<void>;
}

export interface GrpcOptions {
  host: string;
  port: number;
  /** Gets each message; the caller is told once it resolves. */
  accept(message: Buffer): Promise<void>;
}

/** Listens for gRPC without TLS. */
export async function grpcServer({ host, port, accept }: GrpcOptions): Promise<GrpcServer> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    // A peer that is killed resets its connections.
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream) => {
    stream.on('error', () => stream.destroy());
    readAll(stream)
      .then((body) => accept(unwrap(body)))
      .then(
        () => respond(stream, OK),
        () => respond(stream, INTERNAL),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

function unwrap(body: Buffer): Buffer {
  const length = body.readUInt32BE(1);
  const message = body.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  return body[0] === 1 ? gunzipSync(message) : message;
}

function respond(stream: ServerHttp2Stream, status: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  // An empty response message.
  stream.end(status === OK ? Buffer.alloc(PREFIX_BYTES) : undefined);
}
