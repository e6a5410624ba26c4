import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTracer, jaeger, otlpReceiver, server, toOtlpJson } from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { span, spansOf, TRACE_ID } from './build';

/** Jaeger's v3 answers, over what was given to it. */
async function fakeJaeger() {
  const spans = spansOf(span('a SERVER GET /'));
  const asked: string[] = [];
  const fake = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (!url.startsWith('/api/v3/traces/')) {
      response.setHeader('content-type', 'text/html').end('<html>');
      return;
    }
    const known = url.includes(TRACE_ID) && asked.length > 1;
    // Jaeger 2.13 leaves the type to Go's guess.
    response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' });
    const stored = spans.map((one) => ({ ...one, attributes: { '@jaeger@warnings': ['skew'] } }));
    response.end(JSON.stringify(known ? { result: toOtlpJson(stored) } : { error: {} }));
  });
  await once(fake.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
  return { url, asked, spans, close: () => new Promise((resolve) => fake.close(resolve)) };
}

test('when a trace comes to Jaeger a little later, it is found by asking again', async () => {
  const fake = await fakeJaeger();
  const source = jaeger({ url: `${fake.url}/` });
  const tracer = createTracer({ source, pollMs: 5, quietMs: 20 });
  const handle = tracer.trace(TRACE_ID);

  await expect(handle).toMatchTrace(server('a', 'GET /'));
  expect(handle.now().spans).toEqual(fake.spans);
  expect(handle.url).toBe(`${fake.url}/trace/${TRACE_ID}`);
  expect(new Set(fake.asked)).toEqual(new Set([`/api/v3/traces/${TRACE_ID}?raw_traces=true`]));
  await fake.close();
});

test('when the address is not that of Jaeger, the error says what responded', async () => {
  const receiver = await otlpReceiver({
    otherwise: (_request, response) =>
      response.setHeader('content-type', 'text/html').end('<html>'),
  });
  await expect(jaeger({ url: receiver.url }).fetch(TRACE_ID)).rejects.toThrow(
    /answered 200 with text\/html, not JSON/,
  );
  await receiver.close();
});

test('when Jaeger is down, the error names the address', async () => {
  await expect(jaeger({ url: 'http://127.0.0.1:1' }).fetch(TRACE_ID)).rejects.toThrow(
    'no answer from http://127.0.0.1:1/api/v3/traces/',
  );
});
