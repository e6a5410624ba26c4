import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SpanKind } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { type OtlpReceiver, otlpReceiver, type Span, toOtlpJson } from '../src';
import { spansOf as built, span as draft, TRACE_ID } from './build';
import { post, sdkSpans } from './exports';

const PROTOBUF = 'application/x-protobuf';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(() => receiver.close());

const oneSpan = () =>
  sdkSpans([
    {
      name: 'GET /',
      kind: SpanKind.SERVER,
      attributes: {},
      events: [],
      status: { code: 0, message: '' },
      linked: false,
    },
  ]);

test.each([
  ['json', 'application/json', JsonTraceSerializer, '{}'],
  ['protobuf', PROTOBUF, ProtobufTraceSerializer, ''],
] as const)(
  'when spans come as %s, plain or zipped, they are kept, and the response has the same encoding',
  async (...[, type, serializer, answer]) => {
    for (const gzip of [false, true]) {
      const spans = oneSpan();
      const response = await post(
        `${receiver.url}/v1/traces`,
        serializer.serializeRequest(spans) ?? '',
        { type, gzip },
      );

      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(type);
      expect(await response.text()).toBe(answer);
      const id = spans[0]?.spanContext().traceId ?? '';
      const kept = await receiver.fetch(id);
      expect(kept).toMatchObject([
        {
          name: 'GET /',
          kind: 'SERVER',
          service: 'orders',
          scope: { name: 'test', version: '1.2.3' },
        },
      ]);
      expect(receiver.traceIds()).toContain(id);
    }
  },
);

const spanWith = (value: string): string => {
  const attribute = `{"key":"k","value":${value}}`;
  const ids = `"traceId":"${TRACE_ID}","spanId":"${'a'.repeat(16)}"`;
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[{${ids},"attributes":[${attribute}]}]}]}]}`;
};
const nested = (times: number): string =>
  `${'{"arrayValue":{"values":['.repeat(times)}{"intValue":1}${']}}'.repeat(times)}`;

test.each([
  ['an unknown type', 415, '{}', { type: 'text/plain' }],
  ['an unknown encoding', 415, '{}', { encoding: 'br' }],
  ['JSON that is none', 400, '{', {}],
  ['protobuf that is none', 400, 'hello', { type: PROTOBUF }],
  ['gzip that is none', 400, '{}', { encoding: 'gzip' }],
  ['a list for an object', 400, '{"resourceSpans":{}}', {}],
  ['a list in lists without end', 400, spanWith(nested(20_000)), {}],
  ['a span without ids', 400, '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"}]}]}]}', {}],
])(
  'when a request has %s, it is rejected with %i and remembered',
  async (...[, status, body, options]) => {
    const response = await post(`${receiver.url}/v1/traces`, body, options);

    expect(response.status).toBe(status);
    expect(receiver.errors()).toHaveLength(1);
    expect(receiver.diagnose?.(TRACE_ID)).toEqual([
      expect.stringMatching(`^refused /v1/traces: ${status} `),
    ]);
  },
);

test('when a body is larger than the limit, zipped or plain, it is rejected with 413', async () => {
  const small = await otlpReceiver({ maxBodyBytes: 1000 });
  const response = await post(`${small.url}/v1/traces`, ' '.repeat(100_000), { gzip: true });
  const plain = await post(`${small.url}/v1/traces`, ' '.repeat(10_000));
  await small.close();

  expect(response.status).toBe(413);
  expect(plain.status).toBe(413);
  expect(small.errors()).toEqual([
    '/v1/traces: 413 the body unzips to more than 1000 bytes',
    '/v1/traces: 413 the body is larger than 1000 bytes',
  ]);
});

/** Answers the status; fails when the connection is cut while the body is being written. */
async function stream(url: string, agent: Agent, body: Iterable<Buffer>): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const post = request(url, { method: 'POST', agent, headers });
  const answered = once(post, 'response') as Promise<[IncomingMessage]>;
  const [[response]] = await Promise.all([answered, pipeline(Readable.from(body), post)]);
  await response.resume().toArray();
  return response.statusCode ?? 0;
}

test('when a sender is still writing far beyond the limit, it gets its 413 and keeps its connection', async () => {
  const small = await otlpReceiver({ maxBodyBytes: 1000 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const connections = new Set<unknown>();
  agent.on('free', (socket) => connections.add(socket));
  const megabyte = Buffer.alloc(1_000_000, ' ');
  const url = `${small.url}/v1/traces`;

  expect(await stream(url, agent, Array<Buffer>(64).fill(megabyte))).toBe(413);
  expect(await stream(url, agent, [Buffer.from('{}')])).toBe(200);
  expect(connections.size).toBe(1);
  agent.destroy();
  await small.close();
});

test('when values are nested too deep, the rejection says so, and those that are not are taken', async () => {
  const send = (times: number) => post(`${receiver.url}/v1/traces`, spanWith(nested(times)));

  expect((await send(20)).status).toBe(200);
  expect(await (await send(40)).json()).toEqual({ message: 'OTLP: a value nested deeper than 32' });
});

test('when 64 KB unzip to 64 MB, they are rejected by the usual limit', async () => {
  const response = await post(`${receiver.url}/v1/traces`, ' '.repeat(64_000_000), { gzip: true });

  expect(response.status).toBe(413);
});

test('when more traces come than are kept, the one extended longest ago goes', async () => {
  const two = await otlpReceiver({ maxTraces: 2 });
  const send = (traceId: string) =>
    post(
      `${two.url}/v1/traces`,
      JSON.stringify(toOtlpJson(built(draft('a SERVER x', { traceId })))),
    );
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];
  for (const id of [a, b, a, c]) await send(id);
  const ids = two.traceIds();
  await two.close();

  expect(ids).toEqual([a, c]);
});

test('when a span comes twice, equal copies collapse and differing ones are kept', async () => {
  const [first] = built(draft('a SERVER x')) as [Span];
  const send = (...spans: Span[]) =>
    post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(spans)));
  await send(first);
  await send(first);
  expect(await receiver.fetch(TRACE_ID)).toHaveLength(1);

  await send({ ...first, name: 'y' });
  expect(await receiver.fetch(TRACE_ID)).toHaveLength(2);
});

test('when someone subscribes, each batch of the trace and each link to it is reported', async () => {
  const heard: string[][] = [];
  const stop = receiver.subscribe(TRACE_ID, (spans) => heard.push(spans.map((one) => one.name)));
  const [first] = built(draft('a SERVER x')) as [Span];
  const link = { traceId: TRACE_ID, spanId: first.spanId, tracestate: '', attributes: {} };
  const other = built(draft('b CONSUMER y', { traceId: 'b'.repeat(32), links: [link] }));
  for (const spans of [[first], [first], other]) {
    await post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(spans)));
  }
  stop();

  expect(heard).toEqual([['x'], ['y']]);
  expect(receiver.linkedTo?.(TRACE_ID)).toEqual(['b'.repeat(32)]);
});
