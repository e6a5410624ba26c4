import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  anyKind,
  createTracer,
  jaeger,
  linkTo,
  NotDecidableError,
  server,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { ms, TRACE_ID } from './build';

const tag = (key: string, value: unknown, type = typeof value as string) => ({ key, type, value });

/** As Jaeger 1.x answers: ids without leading zeros, kind and status among the tags. */
const ANSWER = {
  data: [
    {
      traceID: TRACE_ID.replace(/^0+/, ''),
      processes: {
        p1: { serviceName: 'shop', tags: [tag('service.instance.id', 'one')] },
        p2: { serviceName: 'stock', tags: [] },
      },
      spans: [
        {
          traceID: TRACE_ID.replace(/^0+/, ''),
          spanID: 'a1',
          operationName: 'POST /orders',
          references: [],
          startTime: Number(ms(0) / 1000n),
          duration: 5000,
          tags: [
            tag('span.kind', 'server'),
            tag('http.response.status_code', 503, 'int64'),
            tag('otel.status_code', 'ERROR'),
            tag('otel.status_description', 'no stock'),
            tag('error', true, 'bool'),
            tag('otel.scope.name', 'express'),
            tag('otel.scope.version', '1.2.3'),
          ],
          logs: [
            {
              timestamp: Number(ms(1) / 1000n),
              fields: [tag('event', 'order.placed'), tag('order.id', 'x')],
            },
          ],
          processID: 'p1',
        },
        {
          traceID: TRACE_ID.replace(/^0+/, ''),
          spanID: 'b2',
          operationName: 'reserve',
          references: [{ refType: 'CHILD_OF', traceID: TRACE_ID.replace(/^0+/, ''), spanID: 'a1' }],
          startTime: Number(ms(1) / 1000n),
          duration: 1000,
          tags: [tag('span.kind', 'internal')],
          logs: [],
          processID: 'p2',
        },
      ],
    },
  ],
};

let url: string;
let close: () => Promise<unknown>;
beforeAll(async () => {
  const fake = createServer((request, response) => {
    const v1 = request.url?.startsWith('/api/traces/');
    if (!v1) return response.setHeader('content-type', 'text/html').end('<html>');
    const known = request.url?.includes(TRACE_ID);
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(known ? ANSWER : { errors: [{ code: 404 }] }));
  });
  await once(fake.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
  close = () => new Promise((resolve) => fake.close(resolve));
});
afterAll(() => close());

const handle = () =>
  createTracer({ source: jaeger({ url }), pollMs: 5, quietMs: 20 }).trace(TRACE_ID);

test('when Jaeger has no v3, its v1 is read into the same model', async () => {
  const spans = await jaeger({ url }).fetch(TRACE_ID);

  expect(spans).toMatchObject([
    {
      traceId: TRACE_ID,
      spanId: '00000000000000a1',
      parentSpanId: undefined,
      kind: 'SERVER',
      start: ms(0),
      end: ms(5),
      status: { code: 'ERROR', message: 'no stock' },
      attributes: { 'http.response.status_code': 503 },
      events: [{ name: 'order.placed', time: ms(1), attributes: { 'order.id': 'x' } }],
      scope: { name: 'express', version: '1.2.3' },
      resource: { 'service.name': 'shop', 'service.instance.id': 'one' },
      service: 'shop',
    },
    { parentSpanId: '00000000000000a1', kind: 'INTERNAL', service: 'stock' },
  ]);
  expect(Object.keys(spans[0]?.attributes ?? {})).toEqual(['http.response.status_code']);
  expect(await jaeger({ url }).fetch('b'.repeat(32))).toEqual([]);
});

test('when v1 can decide a question, it does', async () => {
  await expect(handle()).toMatchTrace(
    server('shop', 'POST /orders', { status: 'ERROR' }, [anyKind('stock', 'reserve')]),
  );
  await expect(handle()).toBeWellFormed({ uniqueIds: false });
});

test.each<[string, () => Promise<void>]>([
  ['unique ids', () => expect(handle()).toBeWellFormed()],
  ['links', () => expect(handle()).toContainTrace(server('shop', /./, { links: [linkTo('x')] }))],
  ['remoteParent', () => expect(handle()).toHaveSpan(server('shop', /./, { remoteParent: true }))],
  [
    'remoteParent',
    () =>
      expect(handle()).not.toMatchTrace(
        server('shop', /./, [anyKind('stock', 'reserve', { remoteParent: true })]),
      ),
  ],
])(
  'when %s are asked for over v1, it is an error and neither pass nor failure',
  async (fact, ask) => {
    const error = await ask().then(
      () => new Error('passed'),
      (reason: unknown) => reason,
    );
    expect((error as Error).message).toBe(`${fact}: not decidable over v1`);
    expect((error as Error).name).toBe(NotDecidableError.name);
  },
);

test('when v1 responds with something that is not a trace, it is an error', async () => {
  const broken = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: [{ spans: [{ traceID: 'x' }] }] }));
  });
  await once(broken.listen(0, '127.0.0.1'), 'listening');
  const { port } = broken.address() as AddressInfo;

  await expect(
    jaeger({ url: `http://127.0.0.1:${port}`, api: 'v1' }).fetch(TRACE_ID),
  ).rejects.toThrow('traceID is not 16 bytes in hex');
  await new Promise((resolve) => broken.close(resolve));
});
