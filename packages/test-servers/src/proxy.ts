// A TCP proxy in front of a dependency. It simulates "down" and "half-open" without a change to the
// dependency, which other tests use too.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './ports.ts';

export interface Proxy {
  /** The target's URL with the proxy's host and port. */
  url: string;
  port: number;
  /** Ends every connection and rejects new ones. */
  cut(): Promise<void>;
  /** Forwards again, on the same port. */
  restore(): Promise<void>;
  /** Keeps connections open and accepts new ones, but forwards nothing: a half-open link. */
  stall(): void;
  close(): Promise<void>;
}

/** Default ports, for URLs without a port. */
const PORTS: Record<string, number> = {
  'postgres:': 5432,
  'redis:': 6379,
  'amqp:': 5672,
  'http:': 80,
  'smtp:': 25,
};

export async function startProxy(targetUrl: string): Promise<Proxy> {
  const target = new URL(targetUrl);
  const targetPort = Number(target.port) || PORTS[target.protocol] || 0;
  const sockets = new Set<Socket>();
  let stalled = false;

  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    // After an error the connection ends, and that is all the proxy needs.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const pump = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      if (!stalled) to.write(chunk);
    });
    from.on('close', () => {
      if (!stalled) to.destroy();
    });
  };
  const server = createServer((inbound) => {
    track(inbound);
    const outbound = track(connect(targetPort, target.hostname));
    pump(inbound, outbound);
    pump(outbound, inbound);
  });
  // A reserved port, so that nothing else takes it while the proxy is down.
  const port = await freePort();
  await listen(server, port);

  const cut = async (): Promise<void> => {
    const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: atPort(target, port),
    port,
    cut,
    restore: async () => {
      stalled = false;
      if (!server.listening) await listen(server, port);
    },
    stall: () => {
      stalled = true;
    },
    close: cut,
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The same URL, with credentials and path, on a port of this machine. */
function atPort(target: URL, port: number): string {
  const own = new URL(target);
  own.hostname = '127.0.0.1';
  own.port = String(port);
  return own.href;
}
