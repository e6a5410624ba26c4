// One canary of each kind in every place that telemetry has; none may leave the process.
import { type OtlpReceiver, otlpReceiver, type Span } from '@traceshop/trace-testing';
import { EVERYTHING, TEXTS, TRACES } from './support/canaries.ts';
import { allSpans, type Program, runProgram } from './support/program.ts';
import { requestsServer } from './support/requests.ts';

const asText = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part));
const BY_NAME = ['canaryTokenByName', 'canaryPasswordByName', 'canaryAuthorization'];
const env = { FIXTURE_CANARIES: EVERYTHING };

let receiver: OtlpReceiver;
let program: Program;
let spans: Span[];

beforeAll(async () => {
  receiver = await otlpReceiver();
  // The SDK drops resource attributes of more than 255 characters, so two of them must do.
  const resource = {
    OTEL_RESOURCE_ATTRIBUTES: `contact=${encodeURIComponent(`${TEXTS[0]} ${TEXTS[3]}`)}`,
  };
  program = await runProgram('leaky', {
    endpoint: receiver.url,
    // The export at the end may take as long as an interval, before the reader complains.
    env: { ...env, ...resource, OTEL_METRIC_EXPORT_INTERVAL: '60000' },
    listens: false,
  });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  spans = await allSpans(receiver);
});
afterAll(() => receiver.close());

const expectClean = (text: string) => {
  expect(text).toContain('[redacted]');
  for (const canary of [...TRACES, ...BY_NAME]) expect(text).not.toContain(canary);
};
const leaky = () => spans.find((span) => span.scope.name === 'leaky');

test.each([
  ['name', () => leaky()?.name],
  ['status message', () => leaky()?.status.message],
  ['attributes', () => leaky()?.attributes],
  ['events', () => leaky()?.events],
  ['links', () => leaky()?.links],
  ['resource', () => leaky()?.resource],
])('when canaries stand in the %s of a span, none leaves the process', (_place, part) => {
  expectClean(asText(part()));
});

test('when canaries stand in log records, none leaves, through pino or past it', () => {
  const records = receiver.logs();
  expect(records).toHaveLength(2);
  for (const record of records) expectClean(asText([record.body, record.attributes]));
});

test('when canaries stand in a log line, standard output has valid JSON without them', () => {
  const [line = ''] = program.stdout().trim().split('\n');
  expectClean(line);
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    time: expect.any(Number),
    card: '[redacted]',
    id: 'ordbcdfghjklmnpqrstvwx',
  });
  expect(program.stderr()).toBe('');
});

test('when canaries stand in labels, no series carries them', () => {
  const points = receiver.metrics().filter((point) => point.name.startsWith('leaky.'));
  expect(points.map(({ name }) => name).sort()).toEqual([
    'leaky.batch',
    'leaky.counter',
    'leaky.gauge',
    'leaky.histogram',
    'leaky.observable.Counter',
    'leaky.observable.Gauge',
    'leaky.observable.UpDownCounter',
    'leaky.updown',
  ]);
  for (const point of points) expectClean(asText(point.attributes));
  expect(points.find(({ name }) => name === 'leaky.counter')?.attributes).toMatchObject({
    plain: 'kept',
  });
});

test('when nothing is secret, names, ids and values stay as they are', () => {
  const span = spans.find((candidate) => candidate.name === 'smtp.send');
  expect(span?.attributes).toEqual({
    'server.address': 'smtp.example',
    'user.id': 'usr_bcdfghjklmnpqrstvwxz',
  });
  expect(
    leaky()?.events.find((event) => event.name === 'exception')?.attributes['exception.stacktrace'],
  ).toMatch(/leaky\.js:\d+/);
});

test.each(['http/json', 'http/protobuf'])(
  'when all is sent as %s, no request holds a canary',
  async (protocol) => {
    const collector = await requestsServer();
    const run = await runProgram('leaky', {
      endpoint: collector.url,
      env: { ...env, OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
      listens: false,
    });
    await run.ended;
    const sent = collector.seen
      .map(({ body }) => (Buffer.isBuffer(body) ? body.toString('latin1') : asText(body)))
      .join('\n');
    expectClean(sent);
    await collector.close();
  },
);

test('when the scrubber itself fails, the span is blanked and the process goes on', async () => {
  const broken = await otlpReceiver();
  const run = await runProgram('leaky', {
    endpoint: broken.url,
    env: { ...env, TRACESHOP_TELEMETRY_EXTRA: require.resolve('./fixtures/saboteur.js') },
    listens: false,
  });
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const blanked = await allSpans(broken);
  expect(
    blanked.map(({ name, attributes, events, links }) => ({ name, attributes, events, links })),
  ).toEqual([
    { name: '[could not be scrubbed]', attributes: {}, events: [], links: [] },
    { name: '[could not be scrubbed]', attributes: {}, events: [], links: [] },
  ]);
  expect(run.stderr()).toContain('a span could not be scrubbed and was blanked');
  await broken.close();
});
