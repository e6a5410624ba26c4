import { type OtlpReceiver, otlpReceiver } from '@traceshop/trace-testing';
import { METRIC } from '../src/metric-names';
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
  const counters = Object.values(METRIC).filter((definition) => definition.kind === 'counter');
  expect(Object.fromEntries(counters.map(({ name }) => [name, series(name).length]))).toEqual({
    'checkout.completed': 10,
    'cart.abandoned': 1,
    'payment.charges': 8,
    'inventory.reservations': 4,
    'notification.deliveries': METRIC.notificationDeliveries.labels['notification.type'].length * 4,
    'idempotency.replays': 1,
  });
  expect(series('checkout.completed')).toContainEqual({
    payment_method: 'paypal',
    status: 'payment_timeout',
    value: 0,
  });
  expect(
    receiver
      .metrics()
      .filter((point) => counters.some(({ name }) => name === point.name) && point.value !== 0),
  ).toEqual([]);
});

test('when a business metric is sent, it has its unit and a description', () => {
  const sent = new Map(receiver.metrics().map((point) => [point.name, point]));
  for (const { name, unit, description, kind } of Object.values(METRIC)) {
    if (kind === 'gauge' && name !== 'inventory.stock') continue;
    expect(sent.get(name)).toMatchObject({ unit, description });
  }
  expect(sent.get('checkout.value')).toMatchObject({
    bounds: [500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000],
    count: 1,
    sum: 1500,
  });
});

test('when a gauge is observed, it has a value per label; one that fails has none and a warning', () => {
  expect(series('inventory.stock')).toEqual([
    { sku: 'mug', value: 3 },
    { sku: 'cap', value: 0 },
  ]);
  expect(series('outbox.pending')).toEqual([]);
  expect(program.stderr()).toContain('the gauge outbox.pending could not be observed');
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
  expect(records[1]?.attributes).toMatchObject({
    part: 'child',
    'exception.message': 'inside',
    'exception.type': 'Error',
  });
});
