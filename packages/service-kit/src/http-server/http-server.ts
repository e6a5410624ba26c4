import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerMalformed, refuseExpectation, refuseTunnel } from './malformed-requests';

/** An HTTP server that bounds what a client may take of it and that can be drained. */
export interface HttpServer {
  readonly port: number;
  /**
   * Stops accepting and ends idle connections; each answer still under way closes its own. Resolves when
   * the last has gone, at the latest after `timeoutMs`, when the rest is cut.
   * @returns how many requests were cut.
   */
  drain(timeoutMs: number): Promise<number>;
}

// Slow or idle clients are cut: headers within 5 s, a whole request within 30 s. Keep-alive is longer than any
// client of ours keeps an idle connection (30 s), so it is never the server that closes one as it is reused.
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
  // Node would refuse a request without Host with an empty answer; the application does it with a problem.
  requireHostHeader: false,
};

const IDLE_CHECK_MS = 50;

/** @throws the system's error, such as EADDRINUSE. */
export async function listen(
  app: RequestListener,
  address: { port: number; host?: string },
): Promise<HttpServer> {
  const server = createServer(LIMITS, app);
  const active = trackRequests(server);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    answerMalformed(error, socket as Socket, active),
  );
  server.on('checkExpectation', refuseExpectation);
  server.on('connect', refuseTunnel);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    drain: (timeoutMs) => drain(server, active, timeoutMs),
  };
}

function trackRequests(server: Server): Set<ServerResponse> {
  const active = new Set<ServerResponse>();
  // Before the application, which may answer at once.
  server.prependListener('request', (_req, res) => {
    active.add(res);
    // A request that slips in while draining, on a connection that was open, is answered and is its last.
    if (!server.listening) res.setHeader('Connection', 'close');
    res.once('close', () => active.delete(res));
  });
  return active;
}

async function drain(
  server: Server,
  active: Set<ServerResponse>,
  timeoutMs: number,
): Promise<number> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const res of active) if (!res.headersSent) res.setHeader('Connection', 'close');
  let cut = 0;
  // A connection whose answer was already on its way becomes idle only now, and would stay for keepAliveTimeout.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const late = setTimeout(() => {
    cut = active.size;
    server.closeAllConnections();
  }, timeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
  return cut;
}
