import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '@traceshop/test-servers/process-identity';
import { chooseDemo } from '../../scripts/lib/choose-demo.ts';
import { type RunningDemo, recordDemo, runningDemos } from '../../scripts/lib/running-demos.ts';
import { jaegerUrl } from '../../scripts/trace/jaeger-url.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'traceshop-demos-')), 'demos');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const ports = [{ what: 'gateway', port: 3000 }];

function demo(overrides: Partial<RunningDemo> = {}): RunningDemo {
  return { pid: 1, since: '2026-01-01T00:00:00.000Z', ports, ...overrides };
}

test('when a demo has noted itself, others find it until it is removed', async () => {
  const record = await recordDemo({ ports, jaeger: 'http://localhost:1' }, folder);
  await record.add({ rabbitmq: 'amqp://traceshop:secret@127.0.0.1:2' });
  await expect(runningDemos(folder)).resolves.toEqual([
    {
      pid: process.pid,
      since: expect.any(String),
      ports,
      jaeger: 'http://localhost:1',
      rabbitmq: 'amqp://traceshop:secret@127.0.0.1:2',
    },
  ]);
  await record.remove();
  await record.add({ rabbitmq: 'too late' });
  await expect(readdir(folder)).resolves.toEqual([]);
});

test('when a demo has noted its passwords, only its user can read them', async () => {
  const record = await recordDemo({ ports }, folder);
  await record.add({ rabbitmq: 'amqp://traceshop:secret@127.0.0.1:2' });
  const [file = ''] = await readdir(folder);
  const modes = await Promise.all([stat(folder), stat(join(folder, file))]);
  expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600']);
});

test('when a demo was killed, its record is no longer listed and goes away', async () => {
  const child = spawn('sleep', ['60']);
  const identity = await processIdentity(Number(child.pid));
  await (await recordDemo({ ports }, folder)).remove();
  await writeFile(join(folder, 'killed.json'), JSON.stringify({ identity, demo: demo() }));
  await expect(runningDemos(folder)).resolves.toEqual([demo()]);
  child.kill('SIGKILL');
  await once(child, 'close');
  await expect(runningDemos(folder)).resolves.toEqual([]);
  await expect(readdir(folder)).resolves.toEqual([]);
});

const two = [
  demo({ jaeger: 'http://localhost:16686' }),
  demo({ pid: 2, ports: [{ what: 'user', port: 13_002 }], jaeger: 'http://localhost:26686' }),
];

test('when several demos run, one is chosen by a port or its process', () => {
  expect([13_002, 2, 3000].map((wanted) => chooseDemo(two, wanted)?.pid)).toEqual([2, 2, 1]);
});

test('when several demos run and none is chosen, the message lists them', () => {
  expect(() => chooseDemo(two, undefined)).toThrow(
    /^2 demos .* --demo 3000\n {2}process 1 since \d\d:\d\d:\d\d: gateway 3000\n {2}process 2 since .*: user 13002$/,
  );
});

test('when none of the demos is the one asked for, the message lists those that run', () => {
  expect(() => chooseDemo(two, 99)).toThrow(/process 99 or listens on port 99.*\n {2}process 1 /);
  expect(() => chooseDemo([], 99)).toThrow('No demo of this folder runs. Start one: npm run demo');
});

test.each([
  ['no demo runs', [], undefined, {}, 'http://localhost:16686'],
  ['a demo runs on other ports', two.slice(1), undefined, {}, 'http://localhost:26686'],
  ['one of two is chosen', two, 2, { JAEGER_URL: 'http://other' }, 'http://localhost:26686'],
  ['a variable names a Jaeger', two, undefined, { JAEGER_URL: 'http://other' }, 'http://other'],
  ['a variable names a port', two, undefined, { JAEGER_PORT: '7' }, 'http://localhost:7'],
  ['the demo sends its traces elsewhere', [demo()], undefined, {}, 'http://localhost:16686'],
])('when %s, traces are read from where they are', (...[, demos, wanted, env, url]) => {
  expect(jaegerUrl(demos, wanted, env)).toBe(url);
});

test.each([
  [{ JAEGER_URL: 'localhost:16686' }, 'JAEGER_URL is "localhost:16686"; it must be an address'],
  [{ JAEGER_PORT: 'x' }, 'JAEGER_PORT is "x"; it must be a port number'],
])('when %j cannot be used, the message names the variable', (env, words) => {
  expect(() => jaegerUrl([], undefined, env)).toThrow(words);
});
