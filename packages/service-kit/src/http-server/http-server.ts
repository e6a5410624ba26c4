import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Connections, watchConnections } from './connections';
import { malformedRequests, rejectTunnel } from './malformed-requests';

/** An HTTP server that limits what a client can use, and that can be drained. */
export interface HttpServer {
  readonly port: number;
  /**
   * Each response now closes its connection. For `delayMs` new connections are still accepted,
   * because load balancers open them until they see that `/ready` fails. Then the server stops
   * accepting and ends idle connections. Resolves when the last connection has ended. After
   * `timeoutMs` the rest is cut.
   * @returns how many requests were cut.
   */
  drain(limits: DrainLimits): Promise<number>;
}

export interface DrainLimits {
  timeoutMs: number;
  /** Default 0. */
  delayMs?: number;
}

export interface ServerAddress {
  port: number;
  host?: string;
  /** After this age a connection gets its last response. Default 5 minutes. */
  connectionMaxAgeMs?: number;
  /** Most open connections; one more closes the one without a request for longest. Default 2,048. */
  maxConnections?: number;
}

// Slow or idle clients are cut: headers within 5 s, a whole request within 30 s. Keep-alive is
// longer than our clients keep an idle connection (30 s), so the server never closes one while it
// is reused.
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
  // Node would reject a request without Host with an empty response. The application sends a problem document.
  requireHostHeader: false,
};

// Idle connections and half-sent headers then take about 30 MB.
const MAX_CONNECTIONS = 2_048;
const MAX_AGE_MS = 300_000;
const IDLE_CHECK_MS = 50;
const MAX_ACCEPT_MS = 1_000;

/** @throws the system's error, such as EADDRINUSE. */
export async function listen(app: RequestListener, address: ServerAddress): Promise<HttpServer> {
  const server = createServer(LIMITS, (req, res) => {
    if (connections.begin({ req, res })) app(req, res);
  });
  const connections = watchConnections(server, {
    maxConnections: address.maxConnections ?? MAX_CONNECTIONS,
    maxAgeMs: address.connectionMaxAgeMs ?? MAX_AGE_MS,
  });
  server.on('clientError', malformedRequests(connections));
  // The application decides whether to ask for the body. Node would do so before any check.
  server.on('checkContinue', (req, res) => server.emit('request', req, res));
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  server.on('connect', rejectTunnel);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const { port, host = '127.0.0.1' } = address;
    // As long as the connection limit: the system resets connections that do not fit into the queue.
    server.listen({ port, host, backlog: MAX_CONNECTIONS }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    drain: (limits) => drain(server, connections, limits),
  };
}

/** Closing resets connections that Node has not accepted yet. So it accepts those first. */
async function acceptWaiting(server: Server): Promise<void> {
  let idleTurns = 0;
  const accepted = () => {
    idleTurns = 0;
  };
  server.on('connection', accepted);
  for (const end = performance.now() + MAX_ACCEPT_MS; idleTurns < 3; idleTurns += 1) {
    await setImmediate();
    if (performance.now() > end) break;
  }
  server.off('connection', accepted);
}

async function drain(
  server: Server,
  connections: Connections,
  { timeoutMs, delayMs = 0 }: DrainLimits,
): Promise<number> {
  connections.closeAfterResponses();
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  await acceptWaiting(server);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  let cut = 0;
  // A connection whose response was being sent becomes idle only now, and would stay for keepAliveTimeout.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const late = setTimeout(() => {
    cut = connections.countInProgress();
    server.closeAllConnections();
  }, timeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
  return cut;
}
