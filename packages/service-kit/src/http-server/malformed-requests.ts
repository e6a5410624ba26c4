import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';
import { closeAfterResponse, hasReadTooMuch, sendAndClose } from './close-connection';
import type { Connections, Exchange } from './connections';
import { failBody } from './receive-body';

/** The error of Node's parser for the bytes that it rejects. */
interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
  bytesParsed?: number;
}

/**
 * The listener of the server's event `clientError`. Node's parser has rejected bytes, so Express
 * never sees them. A request that is complete gets its response first. Then this responds to the
 * rejected bytes, except to stray ones, and closes the connection.
 */
export function malformedRequests({ inProgress }: Pick<Connections, 'inProgress'>) {
  // Connections that will be closed, with the bytes they had read by then. The parser emits this
  // event again for each further packet.
  const closing = new WeakMap<Socket, number>();
  return (error: ParserError, stream: Duplex): void => {
    const socket = stream as Socket;
    const bytesAtStart = closing.get(socket);
    if (bytesAtStart !== undefined) {
      if (hasReadTooMuch(socket, bytesAtStart)) socket.destroy();
      return;
    }
    if (!isParserError(error) || !socket.writable) {
      socket.destroy();
      return;
    }
    closing.set(socket, socket.bytesRead);
    const lastExchange = inProgress(socket).at(-1);
    if (lastExchange === undefined) {
      // No request is in progress: respond now.
      sendAndClose(socket, messageOf(rejectionOf(error.code)));
    } else if (lastExchange.req.complete) {
      // The last request is complete: wait until its response is sent.
      closeAfterExchange(lastExchange, error);
    } else {
      // The body of this request is broken: its own handler responds.
      failBody(lastExchange.req, rejectionOf(error.code));
    }
  };
}

/** True if the parser rejected bytes or the request was too slow. Any other error means that the connection is broken. */
function isParserError({ code = '' }: ParserError): boolean {
  return code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
}

/**
 * Lets the last complete request get its response, then closes the connection. Stray bytes,
 * such as the end of a body that is longer than its Content-Length, get no response. A broken
 * request gets one.
 */
function closeAfterExchange({ req, res }: Exchange, error: ParserError): void {
  const { socket } = req;
  // Until then, further bytes stay unread.
  socket.pause();
  if (isStray(error) && !res.headersSent) {
    res.setHeader('Connection', 'close');
    closeAfterResponse(socket, req);
    return;
  }
  const finalMessage = isStray(error) ? undefined : messageOf(rejectionOf(error.code));
  res.once('finish', () => sendAndClose(socket, finalMessage));
}

/** True if the first line of the bytes is not a request line: it has no HTTP version. */
function isStray({ code, rawPacket, bytesParsed = 0 }: ParserError): boolean {
  if (code !== 'HPE_INVALID_METHOD') return false;
  const line = rawPacket?.subarray(bytesParsed).toString('latin1').split('\n', 1)[0] ?? '';
  return !/ HTTP\/\d/.test(line);
}

/** Responds to CONNECT. By default Node closes such a connection without a response. */
export function rejectTunnel(_req: IncomingMessage, socket: Duplex): void {
  // Node has removed its own listeners. Without this one, a reset by the client ends the process.
  socket.on('error', () => socket.destroy());
  const message = 'CONNECT is not possible here: this server is no proxy.';
  const rejection = new AppError({ code: 'method_not_allowed', status: 405, message });
  sendAndClose(socket as Socket, messageOf(rejection));
}

/** A complete HTTP response as text, for connections on which Node sends no response itself. */
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
