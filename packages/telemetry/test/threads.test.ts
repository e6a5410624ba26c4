// A process with threads is measured once, and no two of its threads write the same series.
import { type OtlpReceiver, otlpReceiver } from '@traceshop/trace-testing';
import { runProgram } from './support/program.ts';

jest.setTimeout(120_000);

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(() => receiver.close());

test.each([
  ['has an id of its own', {}, /^[0-9a-f-]{36}(?:\/thread-\d+)?$/],
  [
    'was given its id',
    { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-7' },
    /^pod-7(?:\/thread-\d+)?$/,
  ],
])('when a program with two threads %s, nothing is counted twice', async (_what, env, id) => {
  const program = await runProgram('threads', { endpoint: receiver.url, listens: false, env });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.stderr()).toBe('');

  const points = receiver.metrics();
  const idOf = (point: (typeof points)[number]) => String(point.resource['service.instance.id']);
  const instances = [...new Set(points.map(idOf))].sort();
  expect(instances).toHaveLength(3);
  for (const instance of instances) expect(instance).toMatch(id);
  const [main, ...threads] = instances;
  expect(threads).toEqual(threads.map(() => expect.stringContaining(`${main}/`)));
  // The receiver keeps series apart by their whole resource, a backend by these only.
  const series = points.map((point) =>
    JSON.stringify([point.name, point.attributes, point.service, idOf(point)]),
  );
  expect(new Set(series).size).toBe(series.length);

  const measured = (name: string) => receiver.metrics(name);
  const ofProcess = ['process.cpu.time', 'process.cpu.utilization', 'process.memory.usage'];
  for (const name of ofProcess) expect([...new Set(measured(name).map(idOf))]).toEqual([main]);
  for (const name of ['nodejs.eventloop.utilization', 'v8js.memory.heap.used']) {
    expect([...new Set(measured(name).map(idOf))].sort()).toEqual(instances);
  }
  const counted = measured('parcels.sent').filter(({ value }) => value !== 0);
  expect(counted.map(({ value }) => value)).toEqual([1, 1, 1]);
  const counts = (name: string) => measured(name).map(({ count }) => count);
  expect(counts('http.server.request.duration')).toEqual([2]);
  expect(counts('http.client.request.duration')).toEqual([1, 1]);
});
