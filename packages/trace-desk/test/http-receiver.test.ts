import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get, post } from './desk';
import { idOf, protobuf, sdkSpan } from './sdk-span';

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk({ maxBodyBytes: 100_000 });
});
afterAll(() => desk.close());

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

async function send(body: Buffer | string, headers: Record<string, string>, path = '/v1/traces') {
  const response = await fetch(`${desk.otlpUrls[0]}${path}`, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

interface Rejected {
  title: string;
  body: Buffer | string;
  headers: Record<string, string>;
  path?: string;
  status: number;
  words: string;
}

test('takes the official exporter', async () => {
  const program = join(__dirname, 'fixtures/send-span.cjs');
  const url = `${desk.otlpUrls[0]}/v1/traces`;
  const { stdout: traceId } = await promisify(execFile)(process.execPath, [program, url]);
  expect(await get(desk, `/api/traces/${traceId}`)).toMatchObject({ status: 200 });
});

test('takes gzip', async () => {
  const span = sdkSpan();
  const headers = { ...PROTOBUF, 'content-encoding': 'gzip' };
  expect(await send(gzipSync(protobuf([span])), headers)).toMatchObject({
    status: 200,
    text: '',
  });
  expect((await get(desk, `/api/traces/${idOf(span)}`)).status).toBe(200);
});

test('rejects single spans, and says which and why', async () => {
  const body = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'good' },
              { traceId: 'ab'.repeat(16), spanId: '', name: 'without an id' },
              { traceId: 'ab', spanId: 'cd'.repeat(8), name: 'with half an id' },
            ],
          },
        ],
      },
    ],
  };
  const { status, body: answer } = await post(desk, '/v1/traces', body);
  expect({ status, answer }).toEqual({
    status: 200,
    answer: {
      partialSuccess: { rejectedSpans: '2', errorMessage: 'OTLP: a span without ids' },
    },
  });
  const { body: kept } = await get(desk, `/api/traces/${'ab'.repeat(16)}`);
  expect(kept).toMatchObject({ data: [{ spans: [{ operationName: 'good' }] }] });
});

test('says the same in protobuf', async () => {
  // The trace id of a span with a wrong length: field 1 of ids with 1 byte.
  const broken = Buffer.from(protobuf([sdkSpan()]));
  const at = broken.indexOf(Buffer.from('00000000000000aa', 'hex'));
  broken.fill(0, at, at + 8);
  const response = await fetch(`${desk.otlpUrls[0]}/v1/traces`, {
    method: 'POST',
    headers: PROTOBUF,
    body: broken,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const message = 'OTLP: a span without ids';
  expect(bytes).toEqual(
    Buffer.concat([
      Buffer.from([0x0a, message.length + 4, 0x08, 1, 0x12, message.length]),
      Buffer.from(message),
    ]),
  );
});

test.each([
  { title: 'not JSON', body: '{', headers: JSON_TYPE, status: 400, words: 'the body is not JSON' },
  {
    title: 'another shape',
    body: '{"resourceSpans":5}',
    headers: JSON_TYPE,
    status: 400,
    words: 'not a list',
  },
  {
    title: 'not protobuf',
    body: Buffer.from([255, 255]),
    headers: PROTOBUF,
    path: '/v1/logs',
    status: 400,
    words: 'ends too early',
  },
  {
    title: 'another path',
    body: '{}',
    headers: JSON_TYPE,
    path: '/v1/trace',
    status: 404,
    words: '/v1/traces, /v1/logs, /v1/metrics',
  },
  {
    title: 'a form',
    body: 'a=b',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    words: 'application/json',
  },
  {
    title: 'brotli',
    body: '{}',
    headers: { ...JSON_TYPE, 'content-encoding': 'br' },
    status: 415,
    words: 'gzip or none',
  },
  {
    title: 'too much',
    body: 'x'.repeat(100_001),
    headers: JSON_TYPE,
    status: 413,
    words: '100000 bytes',
  },
  {
    title: 'too much when unzipped',
    body: gzipSync('x'.repeat(100_001)),
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    status: 413,
    words: '100000 bytes',
  },
] as Rejected[])('$title', async ({ body, headers, path, status, words }) => {
  expect(await send(body, headers, path)).toMatchObject({
    status,
    text: expect.stringContaining(words),
  });
});

test('another method', async () => {
  const response = await fetch(`${desk.otlpUrls[0]}/v1/traces`);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});
