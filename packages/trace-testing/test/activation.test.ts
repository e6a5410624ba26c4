/** Where a span tracker may run: it registers from everywhere, and without a test it is silent. */
import { type ChildProcess, fork, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { BatchSpanProcessor, InMemorySpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { createSpanProcessor } from '@traceshop/span-tracker';
import { ADDRESS_VARIABLE } from '@traceshop/span-tracker/protocol';
import {
  createTracer,
  internal,
  type OtlpReceiver,
  otlpReceiver,
  type TraceHeaders,
  toOtlpJson,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { span as draft, spansOf } from './build';
import { post, resource } from './exports';

const FIXTURES = join(__dirname, 'fixtures');
const JEST = join(dirname(createRequire(__filename).resolve('jest/package.json')), 'bin/jest.js');
const VITEST = join(
  dirname(createRequire(__filename).resolve('vitest/package.json')),
  'vitest.mjs',
);
/** Another process namespace and another host name, as in a container. */
const CONTAINER = ['-r', '-p', '-u', '-f', '--mount-proc', '--kill-child'];
const containers = spawnSync('unshare', [...CONTAINER, 'true']).status === 0;

let receiver: OtlpReceiver;
const started: ChildProcess[] = [];
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await receiver.close();
});

const optionsFor = (headers: TraceHeaders): SpawnOptions => ({
  env: {
    ...process.env,
    COLLECTOR: receiver.url,
    TRACEPARENT: headers['traceparent'],
    [ADDRESS_VARIABLE]: receiver.url,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** Waits until it says that it is done, or ends. */
async function done(child: ChildProcess): Promise<void> {
  started.push(child);
  if (!child.stdout) throw new Error('its output is piped');
  const lines = createInterface({ input: child.stdout });
  await Promise.race([
    new Promise<void>((resolve) => {
      lines.on('line', (line) => line === 'done' && resolve());
    }),
    once(child, 'exit'),
  ]);
}

const place = (name: string): string => join(FIXTURES, 'places', `${name}.cjs`);
const spawnPlace = (name: string) => (headers: TraceHeaders) =>
  done(spawn(process.execPath, [place(name)], optionsFor(headers)));

const PLACES: [string, string, (headers: TraceHeaders) => Promise<void>][] = [
  [
    'forked',
    'plain',
    (headers) =>
      done(
        fork(place('plain'), [], {
          ...optionsFor(headers),
          execArgv: [],
          stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        } as object),
      ),
  ],
  ['spawned', 'plain', spawnPlace('plain')],
  ['the worker of a cluster', 'cluster', spawnPlace('cluster')],
  ['a worker thread', 'worker-thread', spawnPlace('worker-thread')],
  [
    'a Jest worker',
    'jest-worker',
    async (headers) => {
      const rootDir = join(FIXTURES, 'jest-worker');
      const config = JSON.stringify({ rootDir, testMatch: ['**/*.cjs'], transform: {} });
      const args = [JEST, '--config', config, '--maxWorkers=2', '--no-cache'];
      const { env } = optionsFor(headers);
      await done(
        spawn(process.execPath, args, {
          // The exporter of line 3 imports its transport when it is first needed.
          env: { ...env, NODE_OPTIONS: '--experimental-vm-modules' },
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
    },
  ],
  ...['forks', 'threads'].map((pool): (typeof PLACES)[number] => [
    `a Vitest worker (${pool})`,
    'vitest-worker',
    async (headers) => {
      const root = join(FIXTURES, 'vitest-worker');
      const args = [VITEST, 'run', '--root', root, `--pool=${pool}`];
      await done(spawn(process.execPath, args, optionsFor(headers)));
    },
  ]),
];

test.each(PLACES)('when a service is %s, its spans are accounted for', async (_where, name, go) => {
  const tracer = createTracer({ source: receiver });
  const { trace } = await tracer.run(go);

  await expect(trace).toMatchTrace(internal(name, 'work'));
  const { completeness } = await trace.settled();
  expect(completeness).toMatchObject({ basis: 'exact', lost: [], notes: [] });
});

(containers ? test : test.skip)(
  'when a service is in a container, its spans are accounted for',
  async () => {
    const tracer = createTracer({ source: receiver });
    const script = `hostname box && exec ${process.execPath} ${place('plain')}`;
    const { trace } = await tracer.run((headers) =>
      done(spawn('unshare', [...CONTAINER, 'sh', '-c', script], optionsFor(headers))),
    );

    await expect(trace).toMatchTrace(internal('plain', 'work'));
    expect((await trace.settled()).completeness).toMatchObject({ basis: 'exact' });
    expect(receiver.trackers.links().map((link) => link.info().host)).toEqual(['box']);
  },
);

test('when the service is in the process of the test, no variable is needed', async () => {
  const batch = new BatchSpanProcessor({ exporter: new InMemorySpanExporter() });
  const provider = new TracerProvider({ resource, spanProcessors: [createSpanProcessor(), batch] });
  const span = provider.getTracer('here').startSpan('work');
  const { traceId, spanId } = span.spanContext();
  const handle = createTracer({ source: receiver, deadlineMs: 500 }).trace(traceId);
  const sent = spansOf(draft('orders INTERNAL work', { traceId, spanId }));
  await post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(sent)));

  await expect(handle.settled()).rejects.toThrow('orders has open spans: work');
  span.end();
  expect((await handle.settled()).completeness).toMatchObject({ basis: 'exact', notes: [] });
  await provider.shutdown();
  expect((await handle.settled()).completeness).toMatchObject({ basis: 'exact', notes: [] });
});

test('when nobody is testing, the tracker opens no connection and says nothing', async () => {
  const seen: string[] = [];
  const collector = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    response.end();
  });
  collector.on('connect', ({ url }) => seen.push(`CONNECT ${url}`));
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const COLLECTOR = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const exporting = { COLLECTOR, TRACEPARENT, OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR };
  const env: NodeJS.ProcessEnv = { ...process.env, ...exporting };
  delete env[ADDRESS_VARIABLE];
  const messages: unknown[] = [];
  const child = fork(place('plain'), [], {
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.on('message', (message) => messages.push(message));
  const noise: string[] = [];
  child.stderr?.on('data', (chunk) => noise.push(String(chunk)));
  await done(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await new Promise((resolve) => collector.close(resolve));

  expect({ seen, messages, noise }).toEqual({ seen: [], messages: [], noise: [] });
});
