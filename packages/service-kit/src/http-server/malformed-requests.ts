import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';
import { closeGently, endGently, isTooMuch } from './close-gently';
import type { Connections, Exchange } from './connections';
import { failBody } from './receive-body';

/** The error of Node's parser for bytes that are not a request. */
interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
  bytesParsed?: number;
}

/**
 * The listener of `clientError`. Node's parser rejects such input before Express sees it. This
 * responds and closes the connection, after requests in work on it have their own responses.
 */
export function malformedRequests({ inWork }: Pick<Connections, 'inWork'>) {
  // Bytes read so far by connection: the parser reports each further packet again.
  const ending = new WeakMap<Socket, number>();
  return (error: ParserError, stream: Duplex): void => {
    const socket = stream as Socket;
    const begin = ending.get(socket);
    if (begin !== undefined) {
      if (isTooMuch(socket, begin)) socket.destroy();
      return;
    }
    if (!isRejection(error) || !socket.writable) {
      socket.destroy();
      return;
    }
    ending.set(socket, socket.bytesRead);
    const last = inWork(socket).at(-1);
    if (last === undefined) endGently(socket, messageOf(rejectionOf(error.code)));
    else if (last.req.complete) endAfter(last, error);
    else failBody(last.req, rejectionOf(error.code));
  };
}

/** True for a parser error or a time-out. Any other error is a broken connection. */
function isRejection({ code = '' }: ParserError): boolean {
  return code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
}

/**
 * Waits for the response of the last complete request. Stray bytes after it, such as the end of a
 * body longer than announced, get no response. A broken request gets its own.
 */
function endAfter({ req, res }: Exchange, error: ParserError): void {
  const { socket } = req;
  // Further bytes stay unread until then.
  socket.pause();
  if (isStray(error) && !res.headersSent) {
    res.setHeader('Connection', 'close');
    closeGently(socket, req);
    return;
  }
  const last = isStray(error) ? undefined : messageOf(rejectionOf(error.code));
  res.once('finish', () => endGently(socket, last));
}

function isStray({ code, rawPacket, bytesParsed = 0 }: ParserError): boolean {
  if (code !== 'HPE_INVALID_METHOD') return false;
  const line = rawPacket?.subarray(bytesParsed).toString('latin1').split('\n', 1)[0] ?? '';
  return !/ HTTP\/\d/.test(line);
}

/** Responds to CONNECT. Node passes a bare connection and would close it without a response. */
export function rejectTunnel(_req: IncomingMessage, socket: Duplex): void {
  // Node has removed its own listeners. Without this one, a client that resets would end the process.
  socket.on('error', () => socket.destroy());
  const message = 'CONNECT is not possible here: this server is no proxy.';
  const rejection = new AppError({ code: 'method_not_allowed', status: 405, message });
  endGently(socket as Socket, messageOf(rejection));
}

/** A complete response for a connection on which Node writes none. */
function messageOf(rejection: AppError): string {
  const problem = problemOf(rejection);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function rejectionOf(code = ''): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError({
        code: 'headers_too_large',
        status: 431,
        message: 'The request line and headers together are larger than 16 KiB.',
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
        message: `This is not a well-formed HTTP/1.1 request: ${WRONG_PART[code] ?? 'it cannot be read'}.`,
      });
  }
}

const HEADER = 'a header has a character that is not allowed in its name or its value';

const WRONG_PART: Record<string, string> = {
  HPE_INVALID_METHOD: 'it does not begin with a method, in capitals',
  HPE_INVALID_URL: 'the path has a character that must be percent-encoded, or is not a path',
  HPE_INVALID_VERSION: 'the version in the request line is unknown',
  HPE_INVALID_CONSTANT: 'the request line does not end with a version such as HTTP/1.1',
  HPE_INVALID_HEADER_TOKEN: HEADER,
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not one whole number',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'Content-Length comes twice or together with Transfer-Encoding',
  HPE_INVALID_TRANSFER_ENCODING: 'Transfer-Encoding is not chunked, or comes with Content-Length',
  HPE_INVALID_CHUNK_SIZE: 'a chunk of the body does not begin with its size',
  HPE_INVALID_EOF_STATE: 'the connection ended in the middle of it',
  HPE_CR_EXPECTED: 'a line does not end with CR and LF',
  HPE_LF_EXPECTED: 'a line does not end with CR and LF',
  HPE_STRICT: 'a chunk of the body does not end with CR and LF',
};
