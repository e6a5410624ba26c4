// The observability part alone, and senders from outside.
import { randomBytes } from 'node:crypto';
import { userBody } from '@traceshop/shop-harness/buyer';
import { npmRun, ownPorts } from '@traceshop/shop-harness/command';
import { containers, serviceOf } from '@traceshop/shop-harness/stack/containers';
import { newProject, type Stack, stackOf, theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { expectStored } from '@traceshop/shop-traces/expect-stored';
import { registers } from '@traceshop/shop-traces/stories/users';
import { eventually } from '@traceshop/test-servers/eventually';
import { callGrpc } from '@traceshop/test-servers/grpc-client';
import { jaeger } from '@traceshop/trace-testing';
import { exportRequest } from './otlp-protobuf.ts';

let stack: Stack;

beforeAll(async () => {
  await theStack().compose('stop');
  stack = stackOf(await newProject(`${theStack().project.name}-grafana`));
  await stack.compose('up', '--wait', '--wait-timeout', '300', 'grafana');
}, 350_000);
afterAll(async () => {
  await stack?.compose('down', '--volumes');
});

test('when Grafana is started by its name, what it shows and who fills it come with it, and no more', async () => {
  const running = (await containers(stack)).filter(({ State }) => State.Status === 'running');
  expect(running.map(serviceOf).sort()).toEqual([
    'grafana',
    'jaeger',
    'loki',
    'otel-collector',
    'prometheus',
  ]);
});

test('when the demo sends there, its traces are in that Jaeger', async () => {
  const ports = await ownPorts();
  const demo = npmRun(['demo'], {
    ...ports,
    OTEL_EXPORTER_OTLP_ENDPOINT: stack.url('OTLP_PORT'),
  });
  try {
    await demo.says('Ctrl-C stops everything.', 180_000);
    const variables = { ...stack.project.variables, GATEWAY_PORT: ports['GATEWAY_PORT'] ?? '' };
    const shop = stackOf({ ...stack.project, variables });
    const { response, trace } = await tracedRequests(shop)('POST', '/users', { body: userBody() });
    expect(response.status).toBe(201);
    await expectStored(trace, registers());
  } finally {
    demo.child.kill('SIGTERM');
    await demo.exited;
  }
}, 400_000);

test('when somebody sends OTLP over gRPC, it reaches Jaeger', async () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const startMs = Date.now();
  const status = await callGrpc(
    new URL(stack.url('OTLP_GRPC_PORT')).host,
    '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    exportRequest({
      ...{ traceId, spanId, startMs, endMs: startMs + 25 },
      ...{ name: 'GET /foreign', service: 'foreign-service' },
    }),
  );
  expect(status).toBe('0');
  const source = jaeger({ url: stack.url('JAEGER_PORT') });
  await eventually(
    async () => {
      expect(await source.fetch(traceId)).toMatchObject([
        {
          ...{ traceId, spanId, name: 'GET /foreign', kind: 'SERVER' },
          ...{ start: BigInt(startMs) * 1_000_000n, end: BigInt(startMs + 25) * 1_000_000n },
          resource: { 'service.name': 'foreign-service' },
        },
      ]);
    },
    { awaited: `trace ${traceId} in Jaeger`, deadlineMs: ARRIVAL_MS },
  );
});
