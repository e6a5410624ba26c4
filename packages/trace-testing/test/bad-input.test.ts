import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  client,
  createTracer,
  inMemory,
  inOrder,
  jaeger,
  otlpReceiver,
  renderTrace,
  type Span,
  server,
  type TraceSource,
  toOtlpJson,
  traceOf,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { ms, span, spansOf, TRACE_ID } from './build';
import { post } from './exports';

const drawn = server('shop', 'GET /', [client('shop', 'GET')]);
const good = () =>
  spansOf(span('shop SERVER GET /', {}, [span('shop CLIENT GET')])) as [Span, Span];

test('when a span id comes twice with other content, nothing about the shape passes', async () => {
  const [root, child] = good();
  const other = { ...child, name: 'PUT' };

  for (const spans of [
    [root, child, other],
    [root, other, child],
  ]) {
    const twice = traceOf(spans);
    await expect(expect(twice).toMatchTrace(drawn)).rejects.toThrow(
      /came twice with (?:other|different) content/,
    );
    await expect(expect(twice).toBeWellFormed()).rejects.toThrow(/came twice/);
    const both = server('shop', 'GET /', [client('shop', 'GET'), client('shop', 'PUT')]);
    await expect(expect(twice).toMatchTrace(both)).rejects.toThrow(/came twice/);
  }
  await expect(traceOf([root, child, { ...child }])).toMatchTrace(drawn);
});

test('when the receiver gets a span id twice, the settled trace says so', async () => {
  const receiver = await otlpReceiver();
  const [root, child] = good();
  for (const spans of [[root, child], [{ ...child, name: 'PUT' }]]) {
    await post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(spans)));
  }
  const handle = createTracer({ source: receiver, quietMs: 10 }).trace(TRACE_ID);

  await expect(expect(handle).toBeWellFormed()).rejects.toThrow(/came twice/);
  expect(receiver.diagnose?.(TRACE_ID)).toEqual([expect.stringContaining('came twice')]);
  await receiver.close();
});

test('when parents form a cycle, every question ends, and no question of form passes', async () => {
  const [root, child] = good();
  const cyclic = traceOf([{ ...root, parentSpanId: child.spanId }, child]);

  await expect(expect(cyclic).toMatchTrace(drawn)).rejects.toThrow('its parents form a cycle');
  await expect(expect(cyclic).toBeWellFormed()).rejects.toThrow('cycle: shop');
  await expect(cyclic).toLeakNothing();
  await expect(cyclic).toCost({ spans: 2, sequentialHops: 1 });
  expect(renderTrace(cyclic, { times: false })).toContain('its parents form a cycle');
  const settled = createTracer({ source: inMemory(cyclic.spans), pollMs: 5, quietMs: 10 });
  await expect(expect(settled.trace(TRACE_ID)).toBeWellFormed()).rejects.toThrow('cycle: shop');
});

test('when a span is its own parent, it is a cycle of one', async () => {
  const [root] = good();
  const selfish = traceOf([{ ...root, parentSpanId: root.spanId }]);

  await expect(expect(selfish).toMatchTrace(server('shop', 'GET /'))).rejects.toThrow(
    'form a cycle',
  );
});

test('when clocks of two processes disagree, the shape still matches and order is not claimed', async () => {
  const behind = { start: ms(-3_600_000), end: ms(-3_599_000) };
  const received = traceOf(
    spansOf(
      span('shop SERVER GET /', {}, [
        span('shop CLIENT GET', {}, [span('stock SERVER GET /stock', behind)]),
      ]),
    ),
  );
  const pattern = server('shop', 'GET /', [client('shop', 'GET', [server('stock', 'GET /stock')])]);

  await expect(received).toMatchTrace(pattern);
  await expect(received).toBeWellFormed();
  const two = traceOf(
    spansOf(span('shop SERVER GET /', {}, [span('a CLIENT x'), span('b CLIENT y')])),
  );
  const inTurn = server('shop', 'GET /', [inOrder(client('a', 'x'), client('b', 'y'))]);
  await expect(expect(two).toMatchTrace(inTurn)).rejects.toThrow('not decidable');
  await expect(expect(two).not.toMatchTrace(inTurn)).rejects.toThrow('not decidable');
});

test('when one process contradicts its own clock, it is not well formed', async () => {
  const early = traceOf(
    spansOf(span('shop SERVER GET /', {}, [span('shop CLIENT GET', { start: ms(-50) })])),
  );
  const backwards = traceOf(spansOf(span('shop SERVER GET /', { start: ms(5), end: ms(1) })));

  await expect(expect(early).toBeWellFormed()).rejects.toThrow('starts before its parent');
  await expect(expect(backwards).toBeWellFormed()).rejects.toThrow('ends before it starts');
});

test('when the limits of an SDK cut something off, it is not well formed', async () => {
  const dropped = { attributes: 0, events: 3, links: 0 };
  const cut = traceOf(spansOf(span('shop SERVER GET /', { dropped })));

  await expect(expect(cut).toBeWellFormed()).rejects.toThrow(
    'shop SERVER GET / lost 0 attributes, 3 events, 0 links to limits',
  );
});

test('when a source dies in the middle, the error names it and nothing passes', async () => {
  const [root] = good();
  let asked = 0;
  const dying = createServer((incoming, response) => {
    asked += 1;
    if (asked > 1) return incoming.socket.destroy();
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ result: toOtlpJson([root]) }));
  });
  await once(dying.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(dying.address() as AddressInfo).port}`;
  const handle = createTracer({ source: jaeger({ url }), pollMs: 5, deadlineMs: 200 }).trace(
    TRACE_ID,
  );

  await expect(expect(handle).toMatchTrace(server('shop', 'GET /'))).rejects.toThrow(
    `no answer from ${url}/api/v3/traces/`,
  );
  await expect(expect(handle).not.toHaveSpan(server('shop', 'PUT /'))).rejects.toThrow('no answer');
  await new Promise((resolve) => dying.close(resolve));
});

test('when a source never responds, the deadline still holds', async () => {
  const silent: TraceSource = {
    push: false,
    subscribe: () => () => undefined,
    fetch: () => new Promise(() => undefined),
  };
  const handle = createTracer({ source: silent, deadlineMs: 30 }).trace(TRACE_ID);

  await expect(handle.settled()).rejects.toThrow('the source did not answer');
});

test('when a receiver is closed in the middle, the trace stays incomplete and says what it has', async () => {
  const receiver = await otlpReceiver();
  const [, child] = good();
  await post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson([child])));
  await receiver.close();
  const handle = createTracer({ source: receiver, quietMs: 10, deadlineMs: 50 }).trace(TRACE_ID);

  await expect(expect(handle).not.toMatchTrace(drawn)).rejects.toThrow(
    /1 spans received(?:.|\n)*the parent [0-9a-f]{16} of shop GET was not received(?:.|\n)*receiver is closed/,
  );
});

test('when an exporter breaks off in the middle of a body, it is remembered and the next is taken', async () => {
  const receiver = await otlpReceiver();
  const broken = request(`${receiver.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 1000 },
  });
  broken.on('error', () => undefined);
  await new Promise((written) => broken.write('{"resourceSpans":', written));
  broken.destroy();
  const body = JSON.stringify(toOtlpJson(good()));

  expect((await post(`${receiver.url}/v1/traces`, body)).status).toBe(200);
  expect(await receiver.fetch(TRACE_ID)).toHaveLength(2);
  for (let tries = 0; tries < 500 && receiver.errors().length === 0; tries += 1) await delay(10);
  expect(receiver.errors()).toEqual([expect.stringMatching(/^\/v1\/traces: 400 .*aborted/)]);
  await receiver.close();
});

test('when what is asserted is not a trace, it is a type error', async () => {
  await expect(expect('trace').toBeWellFormed()).rejects.toThrow(
    'expected a TraceHandle or a Trace',
  );
});
