/** Each example of the package, run against its tarball. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testVhost } from '@traceshop/test-servers';
import { compile, registryAnswers } from '@traceshop/test-servers/installed-packages';
import { otlpReceiver } from '@traceshop/trace-testing';
import { installExamples } from './support/examples.ts';
import { grpcReceiver, kafkaBroker, mongoServer } from './support/fake-servers.ts';
import { outline } from './support/program.ts';
import { requestsServer } from './support/requests.ts';
import { visit } from './support/stranger.ts';

/** An installation from a registry, on a busy machine. */
const PATIENCE_MS = 600_000;
jest.setTimeout(PATIENCE_MS);

const REQUIRE = ['--require', '@traceshop/telemetry/register'];
const IMPORT = ['--import', '@traceshop/telemetry/register'];
const OPTIONS = { TRACESHOP_TELEMETRY_OPTIONS: './telemetry.options.cjs' };

const online = registryAnswers();
const withRegistry = online ? test : test.skip;

let root: string;
const example = (name: string): string => join(root, 'examples', name);

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'examples-')));
  if (!online) return;
  await installExamples(root);
}, PATIENCE_MS);
afterAll(() => rm(root, { recursive: true, force: true }));

withRegistry.each([
  ['express', 'app.js', REQUIRE],
  ['express', 'app.mjs', IMPORT],
])('when Express runs as in the example %s/%s, its route is known', async (name, file, flags) => {
  const { spans } = await visit({ folder: example(name), args: [...flags, file], spans: 1 });

  expect(outline(spans)).toEqual(['SERVER GET /hello/:name']);
});

withRegistry.each(['commonjs', 'module'])(
  'when NestJS runs as in the example, compiled as %s, its route is known',
  async (type) => {
    const folder = join(example('nestjs'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type }));
    await compile(folder, '-p', '.', '--outDir', type);
    const args = [...IMPORT, `${type}/main.js`];
    const { spans, stderr } = await visit({ folder, args, spans: 2 });

    expect([outline(spans), stderr]).toEqual([
      ['INTERNAL greet < SERVER GET /hello/:name', 'SERVER GET /hello/:name'],
      '',
    ]);
  },
);

withRegistry('when Fastify runs as in the example, its route is known', async () => {
  const args = [...REQUIRE, 'app.js'];
  const env = { TRACESHOP_TELEMETRY_OPTIONS: './telemetry.options.json', OTEL_SERVICE_NAME: '' };
  const { spans, stderr } = await visit({ folder: example('fastify'), args, env, spans: 1 });

  expect(outline(spans)).toEqual(['SERVER GET /hello/:name']);
  expect([spans[0]?.service, stderr]).toEqual(['fastify-example', '']);
});

withRegistry('when a worker runs as in the example, its messages are traces', async () => {
  const vhost = await testVhost();
  const args = [...REQUIRE, 'worker.js'];
  const env = { AMQP_URL: vhost.url };
  const { spans, code } = await visit({ folder: example('queue-worker'), args, env, spans: 3 });
  await vhost.drop();

  expect([outline(spans), code]).toEqual([
    [
      'CONSUMER process emails < PRODUCER publish emails',
      'INTERNAL email.send < CONSUMER process emails',
      'PRODUCER publish emails',
    ],
    0,
  ]);
});

withRegistry('when a cron job runs as in the example, its run is a trace', async () => {
  const { spans, code } = await visit({
    folder: example('cron-job'),
    args: [...REQUIRE, 'job.js'],
  });

  expect([outline(spans), code]).toEqual([['INTERNAL sessions.clean_up'], 0]);
  expect(spans[0]?.events.map(({ name }) => name)).toEqual(['sessions.selected']);
});

withRegistry.each([
  ['cli.js', 0, 'OK'],
  ['missing.txt', 2, 'ERROR'],
])(
  'when the command of the example reads %s, it exits with %i and loses nothing',
  async (...row) => {
    const [file, expected, status] = row;
    const args = [...REQUIRE, 'cli.js', file];
    const { spans, code } = await visit({ folder: example('cli'), args });

    expect([outline(spans), spans[0]?.status.code, code]).toEqual([
      ['INTERNAL count_words'],
      status,
      expected,
    ]);
  },
);

withRegistry(
  'when a function is frozen after each call, each call has sent its spans',
  async () => {
    const receiver = await otlpReceiver();
    // After its answer the platform freezes the process: a kill sees the same telemetry.
    const call = `require('./handler.js').handler({ name: 'you' })
    .then(() => require('./handler.js').handler({ name: 'me' }))
    .then(() => process.kill(process.pid, 'SIGKILL'))`;
    const env = { OTEL_BSP_SCHEDULE_DELAY: '3600000', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await visit({ folder: example('frozen-function'), args: [...REQUIRE, '-e', call], env });
    const spans = await Promise.all(receiver.traceIds().map((id) => receiver.fetch(id)));
    await receiver.close();

    expect(outline(spans.flat())).toEqual(['INTERNAL invoke', 'INTERNAL invoke']);
  },
);

withRegistry('when kafkajs is added as in the example, its messages have spans', async () => {
  const broker = await kafkaBroker('orders');
  const env = { ...OPTIONS, KAFKA_BROKER: broker.address };
  const args = [...REQUIRE, 'producer.js'];
  const { spans, code } = await visit({ folder: example('kafkajs'), args, env });
  broker.close();

  expect([outline(spans), code]).toEqual([['PRODUCER send orders'], 0]);
});

withRegistry('when MongoDB is added as in the example, its commands have spans', async () => {
  const server = await mongoServer();
  const env = { ...OPTIONS, MONGODB_URL: `mongodb://${server.address}` };
  const { spans, code } = await visit({
    folder: example('mongodb'),
    args: [...REQUIRE, 'app.js'],
    env,
  });
  server.close();

  expect([outline(spans), code]).toEqual([
    ['CLIENT insert orders < INTERNAL order.store', 'INTERNAL order.store'],
    0,
  ]);
});

withRegistry('when Prisma is added as in the example, its options are accepted', async () => {
  const args = [...REQUIRE, '-e', ''];
  const { code, stderr } = await visit({ folder: example('prisma'), args, env: OPTIONS });

  expect([code, stderr]).toEqual([0, '']);
});

withRegistry('when spans go over gRPC and context as B3, both arrive', async () => {
  const [collector, partner] = [await grpcReceiver(), await requestsServer()];
  const env = {
    ...OPTIONS,
    OTEL_SERVICE_NAME: '',
    GRPC_URL: collector.url,
    PARTNER_URL: partner.url,
  };
  const args = [...REQUIRE, 'app.js'];
  const { spans, code, stderr } = await visit({ folder: example('grpc-and-b3'), args, env });
  collector.close();
  await partner.close();

  expect([spans, code, stderr]).toEqual([[], 0, '']);
  const [{ path, text } = { path: '', text: '' }] = collector.calls;
  expect(path).toBe('/opentelemetry.proto.collector.trace.v1.TraceService/Export');
  expect([text.includes('call_partner'), text.includes('grpc-example')]).toEqual([true, true]);
  const headers = partner.seen[0]?.headers;
  expect(headers?.['traceparent']).toContain(headers?.['x-b3-traceid']);
});
