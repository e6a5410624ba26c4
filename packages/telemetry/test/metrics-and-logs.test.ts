import { type OtlpReceiver, otlpReceiver } from '@traceshop/trace-testing';
import METRICS from './fixtures/metrics.json';
import { allSpans, type Program, runProgram } from './support/program.ts';

let receiver: OtlpReceiver;
let program: Program;

beforeAll(async () => {
  receiver = await otlpReceiver();
  program = await runProgram('meters', { endpoint: receiver.url, listens: false });
  expect(await program.ended).toEqual({ code: 0, signal: null });
});
afterAll(() => receiver.close());

const series = (name: string) =>
  receiver.metrics(name).map(({ attributes, value }) => ({ ...attributes, value }));

test('when nothing has been counted yet, every series of every counter is there with 0', () => {
  expect(series('parcels.sent')).toHaveLength(6);
  expect(series('parcels.sent')).toContainEqual({ carrier: 'ship', outcome: 'lost', value: 0 });
  expect(series('replays')).toEqual([{ value: 0 }]);
  const counted = receiver.metrics('parcels.sent').filter(({ value }) => value !== 0);
  expect(counted).toEqual([]);
});

test('when a metric is sent, it has the unit and the meaning of its definition', () => {
  const sent = new Map(receiver.metrics().map((point) => [point.name, point]));
  for (const { name, unit, meaning } of Object.values(METRICS)) {
    // A gauge that fails sends nothing.
    if (name === METRICS.waiting.name) continue;
    expect(sent.get(name)).toMatchObject({ unit, description: meaning });
  }
  expect(sent.get('parcel.weight')).toMatchObject({
    bounds: [500, 1000, 2500],
    count: 1,
    sum: 1500,
  });
});

test('when a gauge is observed, it has a value per label; one that fails has none and a warning', () => {
  expect(series('shelf.items')).toEqual([
    { sku: 'mug', value: 3 },
    { sku: 'cap', value: 0 },
  ]);
  expect(series('parcels.waiting')).toEqual([]);
  expect(program.stderr()).toContain('the gauge parcels.waiting could not be observed');
});

test('when a process runs, its event loop, heap, CPU and memory are measured, the host is not', () => {
  const names = new Set(receiver.metrics().map(({ name }) => name));
  for (const name of [
    'nodejs.eventloop.utilization',
    'v8js.memory.heap.used',
    'process.cpu.time',
    'process.memory.usage',
  ]) {
    expect(names).toContain(name);
  }
  expect([...names].filter((name) => name.startsWith('system.'))).toEqual([]);
});

test('when lines are logged, standard output and OTLP have each once, with the ids of their span', async () => {
  const [span] = await allSpans(receiver);
  const lines = program
    .stdout()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toEqual([
    { level: 'warn', time: expect.any(Number), 'service.name': 'fixture', msg: 'outside' },
    {
      level: 'error',
      time: expect.any(Number),
      'service.name': 'fixture',
      part: 'child',
      msg: 'inside',
      err: expect.objectContaining({
        type: 'Error',
        message: 'inside',
        stack: expect.stringContaining('meters.js'),
      }),
      trace_id: span?.traceId,
      span_id: span?.spanId,
      trace_flags: '01',
    },
  ]);
  const records = receiver.logs();
  expect(
    records.map(({ severity, body, traceId, spanId }) => ({ severity, body, traceId, spanId })),
  ).toEqual([
    { severity: 'warn', body: 'outside', traceId: undefined, spanId: undefined },
    { severity: 'error', body: 'inside', traceId: span?.traceId, spanId: span?.spanId },
  ]);
  expect(records.map(({ service, attributes }) => [service, attributes['service.name']])).toEqual([
    ['fixture', undefined],
    ['fixture', undefined],
  ]);
  expect(records[1]?.attributes).toMatchObject({
    part: 'child',
    'exception.message': 'inside',
    'exception.type': 'Error',
  });
});
