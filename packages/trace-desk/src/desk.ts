import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBothProtocols } from './receiver/both-protocols';
import { createGrpcReceiver } from './receiver/grpc-receiver';
import { createHttpReceiver } from './receiver/http-receiver';
import { createApiServer } from './server/api-server';
import { createEvents } from './server/events';
import { createGuard } from './server/guard';
import { openStore } from './threads/store';
import type { StoreState } from './threads/store-state';

export interface DeskOptions {
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Each accepts OTLP over HTTP and over gRPC. Default 4318 and 4317. 0 takes a free port. */
  otlpPorts?: readonly number[];
  /** Port of the query APIs. Default 16686. 0 takes a free port. */
  apiPort?: number;
  /** File of the store, kept across restarts. Default: a temporary one, removed at the end. */
  file?: string;
  /** Most bytes of the store. Default 512 MiB. */
  maxBytes?: number;
  /** Longest time that anything is kept, in milliseconds. Default 7 days. */
  maxAgeMs?: number;
  /** Limit of one OTLP body after decompression. Default 16 MiB. */
  maxBodyBytes?: number;
  /** Names that requests may give as Host, besides those of loopback. */
  allowedHosts?: readonly string[];
}

export interface Desk {
  /** Values for `OTEL_EXPORTER_OTLP_ENDPOINT`, one for each port. */
  otlpUrls: string[];
  /** Base address of the query APIs. */
  apiUrl: string;
  state(): StoreState;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

interface Listening {
  url: string;
  close(): Promise<void>;
}

function listen(server: Server, host: string, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const shown = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${shown}:${(server.address() as AddressInfo).port}`, close });
    });
  });
}

/** Things that are closed in the reverse order of their start. */
async function closeAll(started: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of started.toReversed()) await close();
}

async function storeFile(file: string | undefined): Promise<[string, () => Promise<void>]> {
  if (file !== undefined) return [file, async () => undefined];
  const folder = await mkdtemp(join(tmpdir(), 'trace-desk-'));
  return [join(folder, 'desk.db'), () => rm(folder, { recursive: true, force: true })];
}

/**
 * Starts a desk in this process: it receives OTLP, keeps it in a file and answers queries.
 * @throws when the file or a port cannot be opened
 */
export async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const { host = '127.0.0.1', otlpPorts = [4318, 4317], apiPort = 16686 } = options;
  const { maxBytes = 512 * MIB, maxAgeMs = 7 * DAY_MS, maxBodyBytes = 16 * MIB } = options;
  const guard = createGuard(options.allowedHosts ?? []);
  const started: (() => Promise<void>)[] = [];
  const start = async (server: Server, port: number): Promise<string> => {
    const { url, close } = await listen(server, host, port);
    started.push(close);
    return url;
  };
  try {
    const [file, remove] = await storeFile(options.file);
    started.push(remove);
    const store = await openStore(file, { maxBytes, maxAgeMs });
    started.push(store.close);
    const events = createEvents(store);
    started.push(async () => events.close());
    const receiver = { store, guard, maxBodyBytes };
    const otlpUrls: string[] = [];
    for (const port of otlpPorts) {
      const handlers = { http: createHttpReceiver(receiver), http2: createGrpcReceiver(receiver) };
      otlpUrls.push(await start(createBothProtocols(handlers), port));
    }
    const receive = createHttpReceiver(receiver);
    const apiUrl = await start(createApiServer({ store, guard, events, receive }), apiPort);
    return { otlpUrls, apiUrl, state: store.state, close: () => closeAll(started) };
  } catch (error) {
    await closeAll(started);
    throw error;
  }
}
