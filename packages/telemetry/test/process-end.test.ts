import { silentServer } from '@traceshop/test-servers/silent-server';
import { otlpReceiver } from '@traceshop/trace-testing';
import { eventually } from './support/eventually.ts';
import { allSpans, runProgram } from './support/program.ts';

/** Nothing leaves before the end: what arrives was flushed. */
const LATE = {
  OTEL_BSP_SCHEDULE_DELAY: '3600000',
  OTEL_BLRP_SCHEDULE_DELAY: '3600000',
  OTEL_METRIC_EXPORT_INTERVAL: '3600000',
  OTEL_EXPORTER_OTLP_TIMEOUT: '3600000',
};

/** A healthy receiver in a starved process may need longer than the usual 2 s. */
const GENEROUS_FLUSH = { TRACESHOP_TELEMETRY_FLUSH_MS: '30000' };

async function run(end: string, endpoint?: string) {
  const receiver = await otlpReceiver();
  const program = await runProgram('endings', {
    endpoint: endpoint ?? receiver.url,
    env: { ...LATE, ...(endpoint === undefined ? GENEROUS_FLUSH : {}), FIXTURE_END: end },
  });
  return { receiver, program };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'when %s comes and the program has no listener, telemetry is flushed and the signal ends it',
  async (signal) => {
    const { receiver, program } = await run('waits');
    program.child.kill(signal);
    expect(await program.ended).toEqual({ code: null, signal });
    expect((await allSpans(receiver)).map(({ name }) => name)).toEqual(['fetch-user-data']);
    expect(receiver.metrics('nodejs.eventloop.utilization')).toHaveLength(1);
    await receiver.close();
  },
);

test('when the program has listeners of its own, they decide, and its last spans are still flushed', async () => {
  const { receiver, program } = await run('has its own handlers');
  await eventually(() => expect(program.stdout()).toContain('went on'), { awaited: 'its handler' });
  program.child.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 7, signal: null });
  expect((await allSpans(receiver)).map(({ name }) => name).sort()).toEqual([
    'checkout.deliver_outbox',
    'fetch-user-data',
  ]);
  await receiver.close();
});

test('when an exception is uncaught, it is on its span and in a FATAL record, scrubbed, and the code is 1', async () => {
  const { receiver, program } = await run('throws');
  expect(await program.ended).toEqual({ code: 1, signal: null });
  const span = (await allSpans(receiver)).find(({ name }) => name === 'checkout.process');
  expect(span).toMatchObject({
    status: { code: 'ERROR', message: 'broken [redacted]' },
    attributes: { 'error.type': 'out_of_stock' },
  });
  expect(
    receiver
      .logs()
      .map(({ severityNumber, body, attributes }) => [
        severityNumber,
        body,
        attributes['exception.message'],
      ]),
  ).toEqual([[21, 'uncaught exception', 'broken [redacted]']]);
  // What Node prints is the program's own.
  expect(program.stderr()).toContain('Error: broken ann@example.com');
  await receiver.close();
});

test.each([
  ['rejects', 'nobody waits for this'],
  ['throws later', 'in a callback'],
])(
  'when a program %s in a span that nobody ends, the span is sent with the error',
  async (end, message) => {
    const { receiver, program } = await run(end);
    expect(await program.ended).toEqual({ code: 1, signal: null });
    const span = (await allSpans(receiver)).find(({ name }) => name === 'checkout.process');
    expect(span?.status).toEqual({ code: 'ERROR', message });
    expect(span?.events.map(({ attributes }) => attributes['exception.message'])).toEqual([
      message,
    ]);
    expect(receiver.logs().map(({ traceId }) => traceId)).toEqual([span?.traceId]);
    await receiver.close();
  },
);

test.each([
  ['throws', { code: 1, signal: null }],
  ['waits', { code: null, signal: 'SIGTERM' }],
])(
  'when the collector is a black hole and the program %s, it ends within its flush time',
  async (end, expected) => {
    const hole = await silentServer();
    const { receiver, program } = await run(end, hole.url);
    if (end === 'waits') program.child.kill('SIGTERM');
    // The exporters themselves would try for an hour.
    const ended = await Promise.race([
      program.ended,
      new Promise((resolve) => setTimeout(resolve, 60_000, 'still running').unref()),
    ]);
    expect(ended).toEqual(expected);
    await Promise.all([hole.close(), receiver.close()]);
  },
);

test('when telemetry cannot be started, the program runs without it and a warning says why', async () => {
  const receiver = await otlpReceiver();
  const program = await runProgram('worker', {
    endpoint: receiver.url,
    env: { NODE_OPTIONS: `--require ${require.resolve('./fixtures/broken-sdk.js')}` },
    listens: false,
  });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.stdout()).toContain('"msg":"a line"');
  expect(program.stderr()).toMatch(/"level":"warn".*could not be started.*cannot start/);
  expect(receiver.traceIds()).toEqual([]);
  await receiver.close();
});
