import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const LINGER_MS = 1_000;
const MAX_DISCARDED = 1024 * 1024;

/**
 * Makes a connection end after its last response so that a client that still sends can read it: closing with
 * bytes unread would reset the connection. What comes is thrown away, at most 1 MiB of it and for at most 1 s.
 */
export function closeGently(socket: Socket, req: IncomingMessage): void {
  const begin = socket.bytesRead;
  // Listening is also what keeps Node from reading the rest of the body by itself, without a limit.
  req.on('data', () => {
    if (isTooMuch(socket, begin)) socket.destroy();
  });
  // What Node calls after a last response.
  socket.destroySoon = () => endGently(socket);
}

/** Ends the side that we write, after `last` if there is any, and waits a little for the client's end. */
export function endGently(socket: Socket, last?: string): void {
  if (last === undefined) socket.end();
  else socket.end(last);
  // Node no longer watches over this connection: one that its client keeps open would stay for ever.
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(late));
  socket.resume();
}

/** True once so much has come since `bytesRead` stood at `begin` that no more is worth reading. */
export function isTooMuch(socket: Socket, begin: number): boolean {
  return socket.bytesRead - begin > MAX_DISCARDED;
}
