import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range that systems hand out for outgoing connections (Linux: from 32768), so that a
// server which is restarted on its port does not find it taken by somebody's connection.
const FIRST = 15_008;
const LAST = 32_000;

// Two processes that choose at random could choose alike while neither listens yet: Jest's workers
// choose from lanes of their own.
const LANES = 16;
const LANE = Number(process.env['JEST_WORKER_ID'] ?? 0) % LANES;

const given = new Set<number>();

/** A loopback port that nobody uses, never given twice by this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST / LANES, LAST / LANES) * LANES + LANE;
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
}

/** Ports on which this process, or one that it starts, will listen soon: `freePort` gives them to nobody. */
export function reservePorts(ports: readonly number[]): void {
  for (const port of ports) given.add(port);
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
