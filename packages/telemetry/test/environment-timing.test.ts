// The variables that say when something is sent, and how long sending may take.
import { silentServer } from '@traceshop/test-servers/silent-server';
import { otlpReceiver } from '@traceshop/trace-testing';
import { eventually } from './support/eventually.ts';
import { runProgram } from './support/program.ts';
import { requestsServer } from './support/requests.ts';

const NEVER = '3600000';

test.each([
  ['OTEL_BSP_SCHEDULE_DELAY', '/v1/traces'],
  ['OTEL_BLRP_SCHEDULE_DELAY', '/v1/logs'],
  ['OTEL_METRIC_EXPORT_INTERVAL', '/v1/metrics'],
])('when %s is an hour, %s stays empty until the process ends', async (variable, path) => {
  const collector = await requestsServer();
  // However long the last export takes here, it is waited for.
  const env = {
    FIXTURE_STAYS: '1',
    TRACESHOP_TELEMETRY_FLUSH_MS: '30000',
    [variable]: NEVER,
  };
  const program = await runProgram('worker', { endpoint: collector.url, env });
  const paths = () => collector.seen.map((request) => request.path);
  const others = ['/v1/traces', '/v1/logs', '/v1/metrics'].filter((other) => other !== path);
  await eventually(() => expect(paths()).toEqual(expect.arrayContaining(others)), {
    awaited: 'the other signals',
  });
  expect(paths()).not.toContain(path);
  program.child.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(paths()).toContain(path);
  await collector.close();
});

test.each([
  ['OTEL_EXPORTER_OTLP_TIMEOUT', /traces cannot be sent.*timed out/i],
  ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', /traces cannot be sent.*timed out/i],
  ['OTEL_EXPORTER_OTLP_METRICS_TIMEOUT', /metrics cannot be sent.*timed out/i],
  ['OTEL_EXPORTER_OTLP_LOGS_TIMEOUT', /logs cannot be sent.*timed out/i],
  ['OTEL_BSP_EXPORT_TIMEOUT', /traces cannot be sent.*timed out after 100 ms/],
  ['OTEL_BLRP_EXPORT_TIMEOUT', /logs cannot be sent.*timed out after 100 ms/],
  ['OTEL_METRIC_EXPORT_TIMEOUT', /metrics cannot be sent.*timed out after 100 ms/],
])(
  'when %s is 100 ms, a collector that does not answer is given up after it',
  async (variable, said) => {
    const collector = await silentServer();
    const env = { FIXTURE_STAYS: '1', OTEL_METRIC_EXPORT_INTERVAL: '500', [variable]: '100' };
    const program = await runProgram('worker', { endpoint: collector.url, env });
    await eventually(() => expect(program.stderr()).toMatch(said), {
      awaited: `${said} on stderr`,
    });
    await program.stop();
    await collector.close();
  },
);

test('when a number is no number, the default is used and a warning names the variable', async () => {
  const receiver = await otlpReceiver();
  const program = await runProgram('worker', {
    endpoint: receiver.url,
    env: { OTEL_BSP_MAX_QUEUE_SIZE: 'many' },
    listens: false,
  });
  await program.ended;
  expect(program.stderr()).toContain('OTEL_BSP_MAX_QUEUE_SIZE=many is not a number above 0');
  expect(receiver.traceIds()).toHaveLength(1);
  await receiver.close();
});
