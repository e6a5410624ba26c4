// What stands behind the Collector, in the test process: Jaeger's port (OTLP over gRPC) and Loki's
// (OTLP over HTTP). It can go away and come back on the same ports.
import { createServer, type Server } from 'node:http';
import { freePort } from '@traceshop/test-servers/ports';
import { type LogRecord, otlpReceiver, type Span } from '@traceshop/trace-testing';
import { readRequest } from './body.ts';
import { type GrpcServer, grpcServer } from './grpc-server.ts';

export interface Backend {
  /** Where the Collector's trace exporter must send: `otlp_grpc`. */
  tracesPort: number;
  /** Where its log exporter must send: `otlp_http`. */
  logsPort: number;
  traceIds(): string[];
  spans(traceId: string): Span[];
  logs(): LogRecord[];
  /** Every request body as it came, uncompressed: what a reader of the wire would see. */
  bodies(): Buffer[];
  /** Refuses connections and ends those that are open. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a backend that a container can reach, or only this machine's processes. */
export async function startBackend({ host }: { host: string }): Promise<Backend> {
  const receiver = await otlpReceiver({ maxTraces: 100_000 });
  const bodies: Buffer[] = [];
  const take = async (path: string, body: Buffer): Promise<void> => {
    // First, so that whoever sees its spans finds the body too.
    bodies.push(body);
    const response = await fetch(`${receiver.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  const tracesPort = await freePort();
  const logsPort = await freePort();
  let traces: GrpcServer | undefined;
  let logs: Server | undefined;

  const comeBack = async (): Promise<void> => {
    const accept = (body: Buffer) => take('/v1/traces', body);
    traces = await grpcServer({ host, port: tracesPort, accept });
    logs = await logsServer(take, { host, port: logsPort });
  };
  const goAway = async (): Promise<void> => {
    await traces?.close();
    logs?.closeAllConnections();
    await new Promise((resolve) => (logs ? logs.close(resolve) : resolve(undefined)));
    traces = undefined;
    logs = undefined;
  };
  await comeBack();
  return {
    tracesPort,
    logsPort,
    traceIds: receiver.traceIds,
    spans: (traceId) => receiver.peek?.(traceId) ?? [],
    logs: () => receiver.logs(),
    bodies: () => bodies,
    goAway,
    comeBack,
    close: async () => {
      await goAway();
      await receiver.close();
    },
  };
}

type Take = (path: string, body: Buffer) => Promise<void>;

async function logsServer(take: Take, at: { host: string; port: number }): Promise<Server> {
  const server = createServer((request, response) => {
    readRequest(request)
      .then((body) => take(request.url ?? '/', body))
      .then(() => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end())
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(at.port, at.host, resolve);
  });
  return server;
}
