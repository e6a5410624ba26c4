// A collector that is down, slow or refuses must cost requests nothing and be named once.

import { freePort } from '@traceshop/test-servers/ports';
import { silentServer } from '@traceshop/test-servers/silent-server';
import { otlpReceiver } from '@traceshop/trace-testing';
import { eventually } from './support/eventually.ts';
import { runProgram } from './support/program.ts';
import { requestsServer } from './support/requests.ts';

/** Each answers 300 requests beside retries that fail: on a busy machine that takes minutes. */
jest.setTimeout(300_000);

type Collector = { url: string; close(): Promise<void> };

async function refusingPort(): Promise<Collector> {
  return { url: `http://127.0.0.1:${await freePort()}`, close: async () => undefined };
}

const warningsIn = (stderr: string) =>
  stderr.split('\n').filter((line) => line.includes('"level":"warn"'));

test.each<[string, () => Promise<Collector>, refuses?: boolean]>([
  ['takes connections and never answers', silentServer],
  ['refuses connections', refusingPort],
  ['answers 500', () => requestsServer(() => 500)],
  ['answers 503', () => requestsServer(() => 503)],
  ['takes nothing', () => requestsServer(() => 404), true],
])(
  'when the collector %s, 300 requests are answered and the process ends in order',
  async (_what, start, refuses = false) => {
    const collector = await start();
    const web = await runProgram('web', {
      endpoint: collector.url,
      // Small, so that the queue is full long before the last request.
      env: {
        OTEL_BSP_MAX_QUEUE_SIZE: '20',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
        // A refusal that comes late would be an outage.
        ...(refuses ? {} : { OTEL_EXPORTER_OTLP_TIMEOUT: '1000' }),
      },
    });
    for (let round = 0; round < 10; round += 1) {
      const responses = await Promise.all(
        Array.from({ length: 30 }, (_, id) => fetch(`${web.url}/users/${id}`)),
      );
      expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
    }
    await eventually(() => expect(warningsIn(web.stderr()).length).toBeGreaterThan(0), {
      awaited: 'a warning about the collector',
    });
    web.child.kill('SIGTERM');
    expect(await web.ended).toEqual({ code: null, signal: 'SIGTERM' });
    // One line per signal, for the outage lasts to the end: not one per batch, however long it takes.
    const named = warningsIn(web.stderr()).filter((line) => line.includes(collector.url));
    const signals = named.map((line) => /traces|metrics|logs/.exec(line)?.[0]);
    expect(signals).toEqual([...new Set(signals)]);
    if (refuses) expect(named).toHaveLength(1);
    await collector.close();
  },
);

test('when a backend takes traces only, one warning names it, and it is not asked again for the rest', async () => {
  const jaeger = await requestsServer((path) => (path === '/v1/traces' ? 200 : 404));
  const web = await runProgram('web', { endpoint: jaeger.url });
  const count = (path: string) => jaeger.seen.filter((request) => request.path === path).length;
  for (let i = 1; i <= 5; i += 1) {
    const before = count('/v1/traces');
    await fetch(`${web.url}/users/${i}`);
    await eventually(() => expect(count('/v1/traces')).toBeGreaterThan(before), {
      awaited: 'the spans of the request',
    });
  }
  await eventually(() => expect(count('/v1/metrics')).toBe(1), {
    awaited: 'an attempt to send metrics',
  });
  const tracesSoFar = count('/v1/traces');
  await fetch(`${web.url}/users/6`);
  await eventually(() => expect(count('/v1/traces')).toBeGreaterThan(tracesSoFar), {
    awaited: 'more spans',
  });
  expect(count('/v1/metrics')).toBe(1);
  expect(warningsIn(web.stderr())).toEqual([
    expect.stringContaining(`the backend ${jaeger.url} does not take metrics (404`),
  ]);
  await web.stop();
  await jaeger.close();
});

test('when the collector comes back, spans arrive again', async () => {
  const port = await freePort();
  const web = await runProgram('web', {
    endpoint: `http://127.0.0.1:${port}`,
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
  });
  await fetch(`${web.url}/users/1`);
  await eventually(() => expect(web.stderr()).toContain('cannot be sent'), {
    awaited: 'a warning',
  });
  const again = await otlpReceiver({ port });
  await eventually(
    async () => {
      await fetch(`${web.url}/users/2`);
      expect(again.traceIds().length).toBeGreaterThan(0);
    },
    { awaited: 'spans after the outage' },
  );
  await web.stop();
  await again.close();
});
