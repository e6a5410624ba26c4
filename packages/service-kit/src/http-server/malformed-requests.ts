import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';
import { closeGently, endGently, isTooMuch } from './close-gently';
import type { Connections, Exchange } from './connections';
import { failBody } from './receive-body';

/** What Node's parser says of bytes that are no request. */
interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
  bytesParsed?: number;
}

/**
 * The listener of `clientError`: responds to what Node's parser rejects, which never becomes a request and so never
 * reaches Express, and closes the connection. Requests in work on the connection get their own responses first.
 */
export function malformedRequests({ inWork }: Pick<Connections, 'inWork'>) {
  // The parser complains again of each packet that follows: bytes read by then, by connection.
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

/** The parser's verdict, or a time-out; anything else is a connection that broke. */
function isRejection({ code = '' }: ParserError): boolean {
  return code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
}

/**
 * Waits for the response of the last request that was whole. Stray bytes behind it, such as the end of a body longer
 * than it said, are no request that could have a response; a broken request gets its own.
 */
function endAfter({ req, res }: Exchange, error: ParserError): void {
  const { socket } = req;
  // What still comes stays unread until then.
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

/** Responds to CONNECT, which Node hands on as a bare connection and would close without a word. */
export function refuseTunnel(_req: IncomingMessage, socket: Duplex): void {
  // Node has taken its own listeners off: without this one a client that resets would end the process.
  socket.on('error', () => socket.destroy());
  const message = 'CONNECT is not possible here: this server is no proxy.';
  const rejection = new AppError({ code: 'method_not_allowed', status: 405, message });
  endGently(socket as Socket, messageOf(rejection));
}

/** A whole response, for a connection on which Node will write none. */
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
