/** The failures that a first-time user meets: each must name its cause, and once. */
import {
  client,
  createTracer,
  internal,
  linkTo,
  otlpReceiver,
  server,
  toOtlpJson,
  verdicts,
} from '../src';
import { span, spansOf, trace } from './build';
import { post } from './exports';

test('when a span came under another parent, the failure says which, and a missing one is only missing', async () => {
  const received = trace(
    span('a SERVER GET /', {}, [
      span('a INTERNAL work'),
      span('a CLIENT GET'),
      span('a CLIENT PUT'),
    ]),
  );
  const work = internal('a', 'work', [client('a', 'GET'), client('a', 'POST')]);
  const { message } = await verdicts.matchTrace(
    received,
    server('a', 'GET /', [work, client('a', 'PUT')]),
  );

  const hints = message()
    .split('\n')
    .filter((line) => line.startsWith('hint: '));
  expect(hints).toEqual([
    'hint: a CLIENT GET came below a SERVER GET /, not below a INTERNAL work: another parent',
  ]);
});

test('when a link was not recorded at all, that is one problem', async () => {
  const received = trace(
    span('a SERVER GET /', {}, [span('a INTERNAL one'), span('a INTERNAL two')]),
  );
  const rows = [
    internal('a', 'one', { as: 'one' }),
    internal('a', 'two', { links: [linkTo('one')] }),
  ];
  const { message } = await verdicts.matchTrace(received, server('a', 'GET /', rows));

  expect(message()).toContain('\n1 problem, 3 spans received');
  expect(message()).toContain('link to "one": not recorded (links: none)');
});

test('when a number is held against a regular expression, the failure says why it cannot match', async () => {
  const received = trace(
    span('a SERVER GET /', { attributes: { 'http.response.status_code': 200 } }),
  );
  const attrs = { 'http.response.status_code': /^2/ };
  const { message } = await verdicts.matchTrace(received, server('a', 'GET /', { attrs }));

  expect(message()).toContain(
    'http.response.status_code: expected /^2/, received 200 (not text: a regular expression cannot match it)',
  );
});

test('when a call did not send the headers of run(), the failure asks for them and names the trace that came', async () => {
  const receiver = await otlpReceiver();
  const parentSpanId = 'b'.repeat(16);
  const [root, child] = spansOf(span('shop SERVER GET /', {}, [span('shop CLIENT GET')]));
  if (!root || !child) throw new Error('two spans were built');
  // Children end first, and so come first.
  const spans = [child, { ...root, parentSpanId }];
  await post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(spans)));
  const tracer = createTracer({ source: receiver, quietMs: 10, deadlineMs: 50 });
  const { trace: awaited } = await tracer.run(async () => undefined);

  await expect(awaited.settled()).rejects.toThrow(
    /2 spans of shop, such as SERVER GET \/\n.*did the call send the headers that run\(\) handed to it\?/,
  );
  await receiver.close();
});

test('when a span came below another parent of the same name, the failure tells the two apart', async () => {
  const [due, came] = ['1'.repeat(16), '2'.repeat(16)];
  const received = trace(
    span('a SERVER GET /', {}, [
      span('a INTERNAL work', { spanId: due }, [span('b SERVER GET /b')]),
      span('a INTERNAL work', { spanId: came }, [span('c CLIENT GET'), span('a CLIENT GET')]),
    ]),
  );
  const { message } = await verdicts.matchTrace(
    received,
    server('a', 'GET /', [
      internal('a', 'work', [server('b', 'GET /b'), client('a', 'GET')]),
      internal('a', 'work', [client('c', 'GET')]),
    ]),
  );

  expect(message()).toContain(
    `hint: a CLIENT GET came below a INTERNAL work (span ${came}), not below a INTERNAL work (span ${due}): another parent`,
  );
});

test('when the parent of the same name did not come, the failure says so', async () => {
  const received = trace(span('a SERVER GET /', {}, [span('a CLIENT GET')]));
  const { message } = await verdicts.matchTrace(
    received,
    server('a', 'GET /', [server('a', 'GET /', [client('a', 'GET')])]),
  );

  expect(message()).toContain(
    `hint: a CLIENT GET came below a SERVER GET / (span ${received.spans[0]?.spanId}), not below a SERVER GET / (missing): another parent`,
  );
});
