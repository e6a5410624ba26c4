import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';

/**
 * Answers what Node's parser refused, which never becomes a request and so never reaches Express: with a
 * problem document too, and closes the connection.
 */
export function answerMalformed(
  error: NodeJS.ErrnoException,
  socket: Socket,
  active: Set<ServerResponse>,
): void {
  // Bytes in the middle of another answer would corrupt it; a client that has gone needs none.
  const answering = [...active].some((res) => res.socket === socket && res.headersSent);
  if (error.code === 'ECONNRESET' || !socket.writable || answering) {
    socket.destroy();
    return;
  }
  endWith(socket, refusalOf(error.code ?? ''));
}

/** Answers CONNECT, which Node hands on as a bare connection and would close without a word. */
export function refuseTunnel(_req: IncomingMessage, socket: Duplex): void {
  // Node has taken its own listeners off: without this one a client that resets would end the process.
  socket.on('error', () => socket.destroy());
  const message = 'CONNECT is not possible here: this server is no proxy.';
  endWith(socket, new AppError({ code: 'method_not_allowed', status: 405, message }));
}

// Closing at once resets a client that is still sending, which then may never read its answer.
const LINGER_MS = 1_000;

function endWith(socket: Duplex, refusal: AppError): void {
  const problem = problemOf(refusal);
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  // Node no longer watches over this connection: one that its client keeps open would stay for ever.
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(late));
  socket.resume();
}

/** Answers an `Expect` header other than `100-continue`. */
export function refuseExpectation(_req: IncomingMessage, res: ServerResponse): void {
  const problem = problemOf(
    new AppError({
      code: 'expectation_failed',
      status: 417,
      message: 'Of the Expect header only 100-continue is understood.',
    }),
  );
  const body = JSON.stringify(problem);
  res.writeHead(problem.status, {
    'Content-Type': `${PROBLEM_TYPE}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  res.end(body);
}

function refusalOf(code: string): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError({
        code: 'headers_too_large',
        status: 431,
        message: 'The request line and headers together are larger than 16 KiB.',
      });
    case 'HPE_INVALID_METHOD':
      return new AppError({
        code: 'malformed_request',
        status: 400,
        message: 'The request does not begin with a method of HTTP/1.1, in capitals.',
      });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new AppError({
        code: 'body_too_large',
        status: 413,
        message: 'The chunk extensions of the body are too large.',
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError({
        code: 'request_timeout',
        status: 408,
        message: 'The request did not arrive in time.',
      });
    default:
      return new AppError({
        code: 'malformed_request',
        status: 400,
        message: 'This is not a well-formed HTTP/1.1 request.',
      });
  }
}
