import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeAfterResponse } from './close-connection';
import { collectWhenCalm } from './collect-when-calm';
import { hasBody } from './receive-body';

export interface ConnectionLimits {
  /** Most open connections. Beyond it, the connection without a request for longest is closed. */
  maxConnections: number;
  /** After this age a connection gets its last response, so that clients reach new replicas. */
  maxAgeMs: number;
}

/** A request in progress, with its response. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
}

/** The connections of a server and the requests in progress on each. */
export interface Connections {
  /** Registers a request. False for one that follows the last response of its connection. */
  begin(exchange: Exchange): boolean;
  /** The requests in progress on a connection, in order of arrival. */
  inProgress(socket: Socket): Exchange[];
  countInProgress(): number;
  /** From now on every response is its connection's last. */
  closeAfterResponses(): void;
}

export function watchConnections(server: Server, limits: ConnectionLimits): Connections {
  const exchanges = new Set<Exchange>();
  const inProgress = (socket: Socket) => [...exchanges].filter(({ req }) => req.socket === socket);
  const sockets = trackSockets(server, limits);
  let closing = false;
  return {
    begin: (exchange) => {
      const { req, res } = exchange;
      const { socket } = req;
      if (socket.writableEnded) return false;
      exchanges.add(exchange);
      sockets.busy(socket);
      res.once('close', () => {
        exchanges.delete(exchange);
        if (inProgress(socket).length === 0) sockets.idle(socket);
      });
      if (closing || sockets.isOld(socket)) res.setHeader('Connection', 'close');
      beforeHead(res, () => {
        if (!hasBody(req) || req.complete) return;
        // Nobody wants its body, and it is not worth reading to keep the connection.
        res.setHeader('Connection', 'close');
        closeAfterResponse(socket, req);
      });
      return true;
    },
    inProgress,
    countInProgress: () => exchanges.size,
    closeAfterResponses: () => {
      closing = true;
      for (const { res } of exchanges) if (!res.headersSent) res.setHeader('Connection', 'close');
    },
  };
}

// More than a busy day needs.
const CROWD = 256;

/** Prefers a connection that has had its last response: only unwanted bytes can still come on it. */
function longestIdle(idle: Set<Socket>): Socket | undefined {
  return [...idle].find((socket) => socket.writableEnded) ?? idle.values().next().value;
}

function trackSockets(server: Server, { maxConnections, maxAgeMs }: ConnectionLimits) {
  const closeAt = new WeakMap<Socket, number>();
  // Connections without a request in progress, idle for longest first.
  const idle = new Set<Socket>();
  let open = 0;
  const collect = collectWhenCalm();
  server.on('connection', (socket) => {
    open += 1;
    idle.add(socket);
    // Spreads the ends: connections that were opened together must not all be closed together.
    closeAt.set(socket, performance.now() + maxAgeMs * (0.9 + Math.random() / 5));
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    if (open > CROWD) collect();
    if (open > maxConnections) longestIdle(idle)?.destroy();
  });
  return {
    busy: (socket: Socket) => void idle.delete(socket),
    idle: (socket: Socket) => {
      if (!socket.destroyed) idle.add(socket);
    },
    isOld: (socket: Socket) => performance.now() >= (closeAt.get(socket) ?? 0),
  };
}

/** Runs `fn` before the response's head is sent: the last moment to set a header. */
function beforeHead(res: ServerResponse, fn: () => void): void {
  const writeHead = res.writeHead;
  res.writeHead = function (this: ServerResponse, ...args: Parameters<typeof writeHead>) {
    fn();
    return writeHead.apply(this, args);
  } as typeof writeHead;
}
