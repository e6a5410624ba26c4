import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

// Below the range that systems hand out for outgoing connections (Linux: from 32768), so that a
// server which is restarted on its port does not find it taken by somebody's connection.
const FIRST = 15_008;
const LAST = 32_000;

/** Ports that `freePort` must not give, though nobody listens there yet. */
const reserved = new Set<number>();

/** A loopback port that nobody uses; while this process lives, no process is given it again. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST, LAST);
    // Claimed before it is tried: a trial would be in the way of whoever has it and is about to listen.
    if (!reserved.has(port) && (await claim(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
}

/**
 * Until something listens on a port, a UDP socket of the same number says to other processes that it
 * is given: the system lets only one have it, and takes it back however its process ends. Who
 * listens by TCP is not in its way.
 */
function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4').unref();
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
}

/** Ports on which this process, or one that it starts, will listen soon: `freePort` gives them to nobody. */
export function reservePorts(ports: readonly number[]): void {
  for (const port of ports) reserved.add(port);
}

/** True if a server could listen there now, on all addresses and so on loopback too. */
export async function isFree(port: number): Promise<boolean> {
  // A port may be taken on one address family only.
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // Without IPv6 there is nobody to collide with.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
