import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const LINGER_MS = 1_000;
const MAX_DISCARDED = 1024 * 1024;

/**
 * Closes the connection after the response, so that a client that still sends can read the response.
 * To close it with unread bytes would reset it. So the service reads up to 1 MiB more, for at most
 * 1 s, and throws it away.
 */
export function closeAfterResponse(socket: Socket, req: IncomingMessage): void {
  const bytesAtStart = socket.bytesRead;
  // Without this listener Node would read the rest of the body itself, without a limit.
  req.on('data', () => {
    if (hasReadTooMuch(socket, bytesAtStart)) socket.destroy();
  });
  // Node calls this after a response with `Connection: close`.
  socket.destroySoon = () => sendAndClose(socket);
}

/** Sends `finalMessage`, if there is one, and ends this side. The client has 1 s to end its side. */
export function sendAndClose(socket: Socket, finalMessage?: string): void {
  if (finalMessage === undefined) socket.end();
  else socket.end(finalMessage);
  // Node no longer watches this connection. Without a timer it could stay open for ever.
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(late));
  socket.resume();
}

/** True if more than 1 MiB has come since `bytesAtStart`. */
export function hasReadTooMuch(socket: Socket, bytesAtStart: number): boolean {
  return socket.bytesRead - bytesAtStart > MAX_DISCARDED;
}
