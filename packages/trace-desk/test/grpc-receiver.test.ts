import { once } from 'node:events';
import { type ClientHttp2Stream, connect } from 'node:http2';
import { gzipSync } from 'node:zlib';
import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get } from './desk';
import { idOf, protobuf, sdkSpan } from './sdk-span';

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk({ maxBodyBytes: 100_000 });
});
afterAll(() => desk.close());

const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

interface GrpcReply {
  status: string;
  message: string;
  body: Buffer;
}

interface Rejected {
  title: string;
  body: Buffer;
  headers?: Record<string, string>;
  path?: string;
  status: string;
  words: string;
}

async function statusOf(stream: ClientHttp2Stream): Promise<Record<string, unknown>> {
  const [headers] = await once(stream, 'response');
  if (headers['grpc-status'] !== undefined) return headers;
  const [trailers] = await once(stream, 'trailers');
  return trailers;
}

async function call(
  body: Buffer,
  headers: Record<string, string> = {},
  path = METHOD,
): Promise<GrpcReply> {
  const session = connect(desk.otlpUrls[0] as string);
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(stream, 'close');
  stream.end(body);
  const status = await statusOf(stream);
  await ended;
  session.close();
  return {
    status: String(status['grpc-status']),
    message: decodeURIComponent(String(status['grpc-message'] ?? '')),
    body: Buffer.concat(chunks),
  };
}

function frame(message: Buffer, compressed = 0): Buffer {
  const prefix = Buffer.from([compressed, 0, 0, 0, 0]);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

test('takes a plain and a zipped message', async () => {
  const [plain, zipped] = [sdkSpan(), sdkSpan()];
  const empty = Buffer.from([0, 0, 0, 0, 0]);
  const ok = { status: '0', message: '', body: empty };
  expect(await call(frame(protobuf([plain])))).toEqual(ok);
  const zip = gzipSync(protobuf([zipped]));
  expect(await call(frame(zip, 1), { 'grpc-encoding': 'gzip' })).toEqual(ok);
  const found = [plain, zipped].map((span) => get(desk, `/api/traces/${idOf(span)}`));
  expect((await Promise.all(found)).map(({ status }) => status)).toEqual([200, 200]);
});

test.each([
  {
    title: 'not protobuf',
    body: frame(Buffer.from([255, 255])),
    status: '3',
    words: 'ends too early',
  },
  {
    title: 'half a frame',
    body: Buffer.from([0, 0, 0, 0, 9, 1]),
    status: '3',
    words: 'not one gRPC message',
  },
  {
    title: 'another method',
    body: frame(Buffer.alloc(0)),
    path: '/other.Service/Call',
    status: '12',
    words: 'no such method',
  },
  { title: 'too much', body: frame(Buffer.alloc(100_001)), status: '8', words: '100000 bytes' },
  {
    title: 'another coding',
    body: frame(Buffer.alloc(1), 1),
    headers: { 'grpc-encoding': 'br' },
    status: '12',
    words: 'gzip',
  },
  {
    title: 'another host',
    body: frame(Buffer.alloc(0)),
    headers: { ':authority': 'evil' },
    status: '7',
    words: 'not allowed',
  },
] as Rejected[])('$title', async ({ body, headers, path, status, words }) => {
  expect(await call(body, headers, path)).toMatchObject({
    status,
    message: expect.stringContaining(words),
  });
});
