import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';

/** The first bytes of every HTTP/2 connection. RFC 9113, section 3.4. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n');
/** Time within which a connection must show its protocol. */
const FIRST_BYTES_MS = 10_000;

export interface Handlers {
  http: RequestListener;
  http2: Parameters<Http2Server['on']>[1];
}

/** Serves HTTP/1.1 and HTTP/2 without TLS on one port, told apart by the first bytes. */
export function createBothProtocols({ http, http2 }: Handlers): Server {
  const one = createHttpServer(http);
  const two = createHttp2Server()
    .on('stream', http2)
    .on('sessionError', () => undefined);

  function choose(socket: Socket): void {
    socket.setTimeout(FIRST_BYTES_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    const read = (): void => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      const start = first.subarray(0, PREFACE.length);
      const isHttp2 = start.equals(PREFACE.subarray(0, start.length));
      socket.unshift(first);
      // A few bytes may belong to both.
      if (isHttp2 && start.length < PREFACE.length) return;
      socket.off('readable', read);
      socket.setTimeout(0);
      (isHttp2 ? two : one).emit('connection', socket);
    };
    socket.on('readable', read);
  }

  return createServer({ pauseOnConnect: false }, choose);
}
