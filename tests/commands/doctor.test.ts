import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@traceshop/test-servers/ports';
import { judgeRange } from '../../scripts/doctor/configuration.ts';
import { judgeVersion } from '../../scripts/doctor/engine.ts';
import { judgeMemory } from '../../scripts/doctor/platform.ts';
import { judgePorts, publishedPorts } from '../../scripts/doctor/ports.ts';
import { judgeValues, readPorts } from '../../scripts/doctor/settings.ts';
import { followSpan } from '../../scripts/doctor/trace.ts';

const ROOT = join(import.meta.dirname, '../..');
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

test.each([
  ['24.0.9', '25.0.0', 'wrong'],
  ['25.0.0', '25.0.0', 'well'],
  ['28.5.2+dfsg4', '25.0.0', 'well'],
  ['2.9.10', '2.24.4', 'wrong'],
  ['v2.40.3-desktop.1', '2.24.4', 'well'],
  ['5.0', '2.24.4', 'well'],
])('when a version is %s and %s is needed, that is %s', (version, least, state) => {
  expect(judgeVersion('Docker', version, least)).toMatchObject({ state });
});

test('when Docker has little memory, it is said how little, how much is needed, and what runs in less', () => {
  expect(judgeMemory(2 * 2 ** 30)).toEqual({
    state: 'wrong',
    seen: 'Memory that Docker may use: 2.0 GiB; 4 GiB are needed',
    advice: [expect.stringContaining('npm run demo')],
  });
  expect(judgeMemory(2 * 2 ** 30, true)).toEqual({
    state: 'wrong',
    seen: "Memory that Docker Desktop's virtual machine may use: 2.0 GiB; 4 GiB are needed",
    advice: [
      'Give it more memory: Docker Desktop, Settings, Resources, Memory.',
      expect.stringContaining('npm run demo'),
    ],
  });
  expect(judgeMemory(8 * 2 ** 30).state).toBe('well');
});

test('when ports are taken by others, one line moves them all; those of the running shop are no trouble', () => {
  const ports = { GATEWAY_PORT: 3000, GRAFANA_PORT: 3030, JAEGER_PORT: 16_686 };

  expect(judgePorts(ports, ['GATEWAY_PORT', 'JAEGER_PORT'], new Set([3030]))).toEqual([
    { state: 'wrong', seen: 'Port 3000 (GATEWAY_PORT) is in use by another program', advice: [] },
    {
      state: 'wrong',
      seen: 'Port 16686 (JAEGER_PORT) is in use by another program',
      advice: ['Stop it, or move: GATEWAY_PORT=13000 JAEGER_PORT=26686 docker compose up --wait'],
    },
  ]);
  expect(judgePorts(ports, ['GRAFANA_PORT'], new Set([3030]))).toMatchObject([{ state: 'well' }]);
  expect(judgePorts(ports, [], new Set())).toMatchObject([{ state: 'well' }]);
});

test('when containers run, their published ports are known, adjacent ones and none at all', () => {
  const ps = [
    {
      Service: 'otel-collector',
      Publishers: [
        { URL: '127.0.0.1', TargetPort: 4317, PublishedPort: 4317, Protocol: 'tcp' },
        { URL: '127.0.0.1', TargetPort: 4318, PublishedPort: 14_318, Protocol: 'tcp' },
      ],
    },
    { Service: 'redis', Publishers: null },
  ];

  expect(publishedPorts(ps.map((one) => JSON.stringify(one)).join('\n'))).toEqual(
    new Set([4317, 14_318]),
  );
  expect(publishedPorts('')).toEqual(new Set());
});

test('when the shell sets a port, it wins over .env', () => {
  expect(readPorts({ GATEWAY_PORT: '13000' })).toMatchObject({
    GATEWAY_PORT: 13_000,
    GRAFANA_PORT: 3030,
    OTLP_PORT: 4318,
  });
});

test('when a variable holds no port, it is named, and what to give it', () => {
  const ports = readPorts({ GATEWAY_PORT: 'abc', GRAFANA_PORT: '99999', JAEGER_PORT: '16687' });

  expect(judgeValues(ports)).toEqual([
    {
      state: 'wrong',
      seen: 'GATEWAY_PORT is not a port',
      advice: ['Give it a number from 1 to 65535, or: unset GATEWAY_PORT'],
    },
    { state: 'wrong', seen: 'GRAFANA_PORT is not a port', advice: [expect.any(String)] },
  ]);
  expect(judgeValues(readPorts({}))).toEqual([]);
});

test('when only the first gateway is moved, the override for two is no trouble, but not checked', () => {
  expect(judgeRange(readPorts({}))).toBeUndefined();
  expect(judgeRange(readPorts({ GATEWAY_PORT: '13000' }))).toMatchObject({
    state: 'unknown',
    advice: ['To scale out: GATEWAY_SECOND_PORT=13001'],
  });
});

/** A Collector, Jaeger and Prometheus in one, each of which responds as told. */
async function stack(responses: {
  accepts?: number;
  stores?: boolean;
  counts?: readonly string[];
}): Promise<{ ports: Record<string, number>; received: () => unknown[] }> {
  const received: unknown[] = [];
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (url.pathname === '/v1/traces') {
        received.push(JSON.parse(Buffer.concat(chunks).toString()));
        res.writeHead(responses.accepts ?? 200).end('{}');
      } else if (url.pathname.startsWith('/api/v3/traces/')) {
        res.writeHead(responses.stores ? 200 : 404).end('{}');
      } else {
        const query = url.searchParams.get('query') ?? '';
        const known = responses.counts?.some((metric) => query.startsWith(`${metric}{`));
        res.end(JSON.stringify({ data: { result: known ? [{}] : [] } }));
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    ports: { OTLP_PORT: port, JAEGER_PORT: port, PROMETHEUS_PORT: port },
    received: () => received,
  };
}

const hasty = { jaegerMs: 0, prometheusMs: 0 };
const last = async (...args: Parameters<typeof followSpan>): Promise<string | undefined> =>
  (await followSpan(...args)).at(-1)?.seen;

test('when a span arrives in Jaeger, its trace is named; it asked to be kept', async () => {
  const { ports, received } = await stack({ stores: true });

  const findings = await followSpan(ports, hasty);

  expect(findings.map(({ state }) => state)).toEqual(['well', 'well']);
  expect(findings[1]?.seen).toMatch(/^Jaeger has it, .* trace [0-9a-f]{32}$/);
  expect(JSON.stringify(received())).toContain('"traceState":"traceshop=debug"');
});

test('when nobody listens or the span is refused, the Collector is where it stopped', async () => {
  const port = await freePort();
  const { ports } = await stack({ accepts: 503 });

  await expect(last({ OTLP_PORT: port }, hasty)).resolves.toContain('cannot be reached');
  await expect(last(ports, hasty)).resolves.toContain('rejected a span: 503');
});

test('when Jaeger has no trace, the counts before and after sampling say where it stopped', async () => {
  const before = 'traces_span_metrics_calls_total';
  const after = 'traces_kept_calls_total';
  const nowhere = await stack({});
  const unsampled = await stack({ counts: [before] });
  const kept = await stack({ counts: [before, after] });
  const { ports } = await stack({});
  const blind = { ...ports, PROMETHEUS_PORT: await freePort() };

  await expect(last(nowhere.ports, hasty)).resolves.toContain('inside the Collector');
  await expect(last(unsampled.ports, hasty)).resolves.toContain('at tail sampling');
  await expect(last(kept.ports, hasty)).resolves.toContain('from the Collector to Jaeger');
  await expect(last(blind, hasty)).resolves.toContain('is not known');
});

test('when there is no Docker, the command says how to get it and what runs without, and fails', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/doctor.ts')], {
    // A folder without programs.
    env: { PATH: join(ROOT, 'docs') },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));

  expect(output).toContain('WRONG Docker: not installed');
  expect(output).toContain('https://docs.docker.com/engine/install');
  expect(output).toContain('npm run demo');
  expect(code).toBe(1);
});
