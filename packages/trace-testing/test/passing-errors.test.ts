/** A source that is busy or down for a moment does not end the wait. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTracer, jaeger, server, toOtlpJson, verdicts } from '../src';
import { span, spansOf, TRACE_ID } from './build';

const spans = spansOf(span('shop SERVER GET /'));
const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

type Misbehave = (request: IncomingMessage, response: ServerResponse) => void;

/** A Jaeger that misbehaves in some of its answers. */
async function jaegerWith(misbehave: Misbehave, when: (asked: number) => boolean) {
  let asked = 0;
  const fake = createServer((request, response) => {
    asked += 1;
    if (when(asked)) misbehave(request, response);
    else json(response, 200, { result: toOtlpJson(spans) });
  });
  await once(fake.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
  const close = (): Promise<void> => {
    fake.closeAllConnections();
    return new Promise((resolve) => fake.close(() => resolve()));
  };
  return { source: jaeger({ url, timeoutMs: 100 }), close, asked: () => asked };
}

const WAYS: [string, Misbehave][] = [
  ['answers 503 with a page', (_request, response) => response.writeHead(503).end('<html>')],
  ['answers 502 with JSON', (_request, response) => json(response, 502, { error: {} })],
  ['answers 429', (_request, response) => json(response, 429, {})],
  ['resets the connection', ({ socket }) => socket.resetAndDestroy()],
  ['does not answer in time', () => undefined],
];

test.each(WAYS)('when Jaeger %s once, at first or later, it is asked again', async (_way, way) => {
  for (const bad of [1, 2]) {
    const { source, close } = await jaegerWith(way, (asked) => asked === bad);
    const tracer = createTracer({ source, pollMs: 5, quietMs: 10, deadlineMs: 10_000 });
    const handle = tracer.trace(TRACE_ID);

    const { outcome, basis } = await verdicts.matchTrace(handle, server('shop', 'GET /'));
    expect({ outcome, basis }).toEqual({ outcome: 'pass', basis: 'quiet' });
    await close();
  }
});

test.each(WAYS)('when Jaeger %s until the deadline, the failure says so', async (_way, way) => {
  const { source, close } = await jaegerWith(way, () => true);
  const tracer = createTracer({ source, pollMs: 5, quietMs: 10, deadlineMs: 300 });

  await expect(tracer.trace(TRACE_ID).settled()).rejects.toThrow(
    /the source (?:could not|did not)/,
  );
  await expect(
    tracer.trace(TRACE_ID).linked(server('shop', 'GET /'), { deadline: 50 }),
  ).rejects.toThrow('no trace with a link');
  await close();
});

test('when Jaeger rejects the question, nobody waits for the deadline', async () => {
  const { source, close, asked } = await jaegerWith(
    (_request, response) => json(response, 400, { error: { message: 'malformed' } }),
    () => true,
  );
  await expect(createTracer({ source }).trace(TRACE_ID).settled()).rejects.toThrow('malformed');
  expect(asked()).toBe(1);
  await close();
});

test('when the id of a trace was given, the failure does not say that it was adopted or created', async () => {
  const { source, close } = await jaegerWith(
    () => undefined,
    () => false,
  );
  const tracer = createTracer({ source, pollMs: 5, quietMs: 10, deadlineMs: 100 });
  spans.splice(0, spans.length);

  await expect(tracer.trace(TRACE_ID).settled()).rejects.toThrow('its id was given to trace()');
  await close();
});
