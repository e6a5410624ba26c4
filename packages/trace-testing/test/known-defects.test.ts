/** Defects of other tools for testing traces, one test each: what they miss must fail here. */
import {
  client,
  consumer,
  createTracer,
  hop,
  type OtlpReceiver,
  otlpReceiver,
  producer,
  rest,
  type Span,
  server,
  toOtlpJson,
  traceOf,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { failed, span, spansOf, trace } from './build';
import { post } from './exports';

const NEVER = 120_000;

let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await otlpReceiver();
});
afterAll(() => receiver.close());

const send = (spans: Span[]) =>
  post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(spans)));

async function failureOf(assertion: Promise<void>): Promise<string> {
  const passed = new Error('passed');
  const error = await assertion.then(
    () => passed,
    (reason: unknown) => reason as Error,
  );
  expect(error).not.toBe(passed);
  return error.message;
}

const shop = (...children: Parameters<typeof span>[2] & object) =>
  trace(span('shop SERVER GET /', {}, children));

test('Tracetest hangs orphans under a made-up root: here an orphan fails', async () => {
  const received = shop(span('shop CLIENT GET'));
  const lost = received.spans.map((one) =>
    one.kind === 'CLIENT' ? { ...one, parentSpanId: 'f'.repeat(16) } : one,
  );
  const orphaned = { ...received, spans: lost };

  expect(await failureOf(expect(orphaned).toHaveNoOrphanSpans())).toContain(
    'orphan: shop CLIENT GET, its parent ffffffffffffffff was not received',
  );
  await failureOf(expect(orphaned).toMatchTrace(server('shop', 'GET /', [rest()])));
});

test('Tracetest waits at least 5 s: here the last span ends the wait, no timer does', async () => {
  const tracer = createTracer({ source: receiver, quietMs: NEVER, deadlineMs: NEVER });
  const [root, child] = spansOf(span('shop SERVER GET /', {}, [span('shop CLIENT GET')]));
  const trace = tracer.trace(root?.traceId ?? '');
  const found = expect(trace).toContainTrace(server('shop', 'GET /', [client('shop', 'GET')]));
  for (const one of [root, child]) if (one) await send([one]);

  await found;
});

test('Tracetest prints the secret that it has found: here only its length and hash', async () => {
  const leaky = shop(span('shop INTERNAL mail', { attributes: { note: 'to ada@example.test' } }));
  const message = await failureOf(expect(leaky).toLeakNothing());

  expect(message).toMatch(/e-mail address .* 16 characters, sha256 [0-9a-f]{8}/);
  expect(message).not.toContain('ada');
});

test('jest-opentelemetry sleeps 2 s before it looks: here what has arrived is judged at once', async () => {
  const spans = spansOf(span('shop SERVER GET /', { traceId: 'a'.repeat(32) }));
  await send(spans);
  const tracer = createTracer({ source: receiver, quietMs: NEVER, deadlineMs: NEVER });

  await expect(tracer.trace('a'.repeat(32))).toHaveSpan(server('shop', 'GET /'));
});

test('jest-opentelemetry asserts over every trace ever received: here another trace is no help', async () => {
  await send(spansOf(span('shop SERVER GET /', { traceId: 'e'.repeat(32) })));
  const tracer = createTracer({ source: receiver, quietMs: 10, deadlineMs: 50 });
  const message = await failureOf(
    expect(tracer.trace('d'.repeat(32))).toHaveSpan(server('shop', 'GET /')),
  );

  expect(message).toContain(`no span of trace ${'d'.repeat(32)} arrived`);
  expect(message).toContain(`${'e'.repeat(32)}: 1 spans of shop`);
});

test('malabi sees one service only: here a trace holds the spans of all that export', async () => {
  const traceId = 'c'.repeat(32);
  const spans = spansOf(
    span('shop CLIENT GET', { traceId }, [span('stock SERVER GET /stock', { traceId })]),
  );
  for (const one of spans) await send([one]);
  const { trace } = await createTracer({ source: receiver, quietMs: 10 }).run(async () => traceId, {
    adopt: (id) => id,
  });

  await expect(trace).toMatchTrace(client('shop', 'GET', [server('stock', 'GET /stock')]));
});

test('the tree matcher of opentelemetry-php is greedy: here [A, A] fails on [A, B]', async () => {
  const received = shop(span('shop CLIENT A'), span('shop CLIENT B'));
  const twice = server('shop', 'GET /', [client('shop', 'A'), client('shop', 'A')]);
  const greedy = server('shop', 'GET /', [client('shop', /A|B/), client('shop', 'A')]);

  await failureOf(expect(received).toMatchTrace(twice));
  // The other half of greed: the first row must not keep the span that only the second can take.
  await expect(received).toMatchTrace(
    server('shop', 'GET /', [client('shop', /A|B/), client('shop', 'A')]),
  );
  await failureOf(expect(shop(span('shop CLIENT B'))).toMatchTrace(greedy));
});

test('the list of opentelemetry-java is positional: here one more span is one problem', async () => {
  const received = shop(span('shop CLIENT extra'), span('shop CLIENT A'), span('shop CLIENT B'));
  const message = await failureOf(
    expect(received).toMatchTrace(
      server('shop', 'GET /', [client('shop', 'B'), client('shop', 'A')]),
    ),
  );

  expect(message).toContain('1 problem, 4 spans received');
  expect(message).toMatch(/^\+.*shop CLIENT extra {3}<- unexpected$/m);
});

test('snapshots of Datadog compare the wrong spans when counts differ: here pairs stay pairs', async () => {
  const received = shop(span('shop CLIENT A', failed), span('shop CLIENT C'));
  const message = await failureOf(
    expect(received).toMatchTrace(
      server('shop', 'GET /', [
        client('shop', 'B'),
        client('shop', 'A', { status: 'UNSET' }),
        client('shop', 'C'),
      ]),
    ),
  );

  expect(message).toContain('2 problems');
  expect(message).toMatch(/^-.*shop CLIENT B {3}<- missing$/m);
  expect(message).toMatch(/^~.*shop CLIENT A {2}!ERROR$/m);
  expect(message).toMatch(/^ .*shop CLIENT C$/m);
});

test('the tests of opentelemetry-demo leave every queue edge out: here a lost one fails', async () => {
  const drawn = server('shop', 'GET /', [
    producer('shop', 'publish jobs', [hop(consumer('worker', 'process jobs'))]),
  ]);
  const whole = shop(
    span('shop PRODUCER publish jobs', {}, [span('worker CONSUMER process jobs')]),
  );
  const lost = spansOf(
    span('shop SERVER GET /', {}, [span('shop PRODUCER publish jobs')]),
    span('worker CONSUMER process jobs', { traceId: 'b'.repeat(32) }),
  );

  await expect(whole).toMatchTrace(drawn);
  expect(await failureOf(expect(traceOf(lost)).toMatchTrace(drawn))).toMatch(
    /^-.*worker CONSUMER process jobs {3}<- missing$/m,
  );
});

test('Online Boutique shipped child spans without their parent id: here every matcher of form fails', async () => {
  const received = shop(span('shop CLIENT GET', {}, [span('stock SERVER GET /stock')]));
  const drawn = server('shop', 'GET /', [client('shop', 'GET', [server('stock', 'GET /stock')])]);
  const spans = received.spans.map((one) =>
    one.service === 'stock' ? { ...one, parentSpanId: undefined } : one,
  );
  const broken = { ...received, spans };

  await expect(received).toMatchTrace(drawn);
  await failureOf(expect(broken).toMatchTrace(drawn));
  await failureOf(expect(broken).toContainTrace(drawn));
  for (const form of [expect(broken).toHaveSingleRoot(), expect(broken).toBeWellFormed()]) {
    expect(await failureOf(form)).toContain(
      'expected 1 root, received 2: shop SERVER GET /; stock SERVER GET /stock',
    );
  }
});
