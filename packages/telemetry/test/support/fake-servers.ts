// As much of three servers as an example needs, because none of them runs here.
import { once } from 'node:events';
import http2 from 'node:http2';
import net, { type AddressInfo, type Socket } from 'node:net';

export interface FakeServer {
  /** `127.0.0.1:port` */
  address: string;
  close(): void;
}

/** A server whose requests begin with their length. `respond` gets each one and returns its response. */
async function framed(
  nextLength: (buffer: Buffer) => number,
  respond: (request: Buffer, address: AddressInfo) => Buffer,
): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let waiting = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4 && waiting.length >= nextLength(waiting)) {
        const request = waiting.subarray(0, nextLength(waiting));
        waiting = waiting.subarray(request.length);
        socket.write(respond(request, server.address() as AddressInfo));
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const int16 = (n: number) => Buffer.from([n >> 8, n & 255]);
const int32 = (n: number) => Buffer.from([n >> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]);
const text16 = (text: string) => Buffer.concat([int16(text.length), Buffer.from(text)]);
const array = (...items: Buffer[]) => Buffer.concat([int32(items.length), ...items]);

const PRODUCE = 0;
const METADATA = 3;
const API_VERSIONS = 18;

/** A Kafka broker with one partition of one topic, which accepts everything. */
export const kafkaBroker = (topic: string): Promise<FakeServer> =>
  framed(
    (buffer) => buffer.readInt32BE(0) + 4,
    (request, { port }) => {
      const bodies: Record<number, Buffer[]> = {
        [API_VERSIONS]: [
          int16(0),
          array(
            ...[PRODUCE, METADATA, API_VERSIONS].map((key) =>
              Buffer.concat([int16(key), int16(0), int16(0)]),
            ),
          ),
          int32(0),
        ],
        [METADATA]: [
          array(Buffer.concat([int32(1), text16('127.0.0.1'), int32(port)])),
          array(
            Buffer.concat([
              int16(0),
              text16(topic),
              array(
                Buffer.concat([int16(0), int32(0), int32(1), array(int32(1)), array(int32(1))]),
              ),
            ]),
          ),
        ],
        [PRODUCE]: [
          array(
            Buffer.concat([
              text16(topic),
              array(Buffer.concat([int32(0), int16(0), int32(0), int32(7)])),
            ]),
          ),
        ],
      };
      const key = request.readInt16BE(4);
      const response = Buffer.concat([request.subarray(8, 12), ...(bodies[key] ?? [])]);
      return Buffer.concat([int32(response.length), response]);
    },
  );

/** A MongoDB server that says to every command what any of them wants to hear. */
export const mongoServer = (): Promise<FakeServer> =>
  framed(
    (buffer) => buffer.readInt32LE(0),
    (request) => {
      const [id, opcode] = [request.readInt32LE(4), request.readInt32LE(12)];
      const legacy = opcode === 2004;
      // OP_REPLY: flags, cursor, first, count. OP_MSG: flags, kind of the section.
      const before = legacy ? Buffer.alloc(20) : Buffer.alloc(5);
      if (legacy) before.writeInt32LE(1, 16);
      const body = Buffer.concat([before, bson(AGREEABLE)]);
      const header = Buffer.alloc(16);
      header.writeInt32LE(16 + body.length, 0);
      header.writeInt32LE(id, 8);
      header.writeInt32LE(legacy ? 1 : 2013, 12);
      return Buffer.concat([header, body]);
    },
  );

const AGREEABLE = {
  ok: 1,
  n: 1,
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 25,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
};

/** A document of numbers and booleans. */
function bson(document: Record<string, number | boolean>): Buffer {
  const fields = Object.entries(document).map(([name, value]) => {
    const number = Buffer.alloc(8);
    number.writeDoubleLE(Number(value));
    const bytes = typeof value === 'number' ? number : Buffer.from([Number(value)]);
    const type = typeof value === 'number' ? 1 : 8;
    return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), bytes]);
  });
  const inside = Buffer.concat([...fields, Buffer.from([0])]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(inside.length + 4);
  return Buffer.concat([length, inside]);
}

export interface GrpcReceiver {
  url: string;
  /** The path and the bytes of each call, as text. */
  calls: { path: string; text: string }[];
  close(): void;
}

/** A gRPC server that accepts every call. */
export async function grpcReceiver(): Promise<GrpcReceiver> {
  const calls: GrpcReceiver['calls'] = [];
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      calls.push({ path: headers[':path'] ?? '', text: Buffer.concat(chunks).toString('latin1') });
      stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}
