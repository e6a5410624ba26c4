import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

// Below the range for outgoing connections (Linux: from 32768), so that no connection takes the port of
// a server that restarts.
const FIRST = 15_008;
const LAST = 32_000;

/** Ports that `freePort` must not return, although nothing listens there yet. */
const reserved = new Set<number>();

/** An unused loopback port. While this process lives, no process gets it again. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST, LAST);
    // Claimed before the trial: a trial could block the owner of the port, which is about to listen.
    if (!reserved.has(port) && (await claim(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
}

/**
 * A UDP socket of the same number marks the port as taken for other processes. Only one process can
 * have it, and the system closes it when that process ends. TCP servers are not affected.
 */
function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4').unref();
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
}

/** Reserves ports on which this process or its children will listen soon. `freePort` does not return them. */
export function reservePorts(ports: readonly number[]): void {
  for (const port of ports) reserved.add(port);
}

/** True if a server could listen there now on all addresses, including loopback. */
export async function isFree(port: number): Promise<boolean> {
  // A port may be taken on one address family only.
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // Without IPv6 there is no collision.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
