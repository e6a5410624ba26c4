import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const LINGER_MS = 1_000;
const MAX_DISCARDED = 1024 * 1024;

/**
 * Closes a connection after its last response so that a client that still sends can read it.
 * Closing with unread bytes would reset the connection. Further bytes are discarded, at most 1 MiB
 * and for at most 1 s.
 */
export function closeGently(socket: Socket, req: IncomingMessage): void {
  const begin = socket.bytesRead;
  // Without this listener Node would read the rest of the body itself, without a limit.
  req.on('data', () => {
    if (isTooMuch(socket, begin)) socket.destroy();
  });
  // Node calls this after a last response.
  socket.destroySoon = () => endGently(socket);
}

/** Ends our side, after `last` if given, and waits a little for the client to end its side. */
export function endGently(socket: Socket, last?: string): void {
  if (last === undefined) socket.end();
  else socket.end(last);
  // Node no longer watches this connection. Without a timer it could stay open for ever.
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(late));
  socket.resume();
}

/** True once more bytes have come since `begin` than are worth reading. */
export function isTooMuch(socket: Socket, begin: number): boolean {
  return socket.bytesRead - begin > MAX_DISCARDED;
}
