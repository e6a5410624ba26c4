import {
  createTracer,
  internal,
  type OtlpReceiver,
  otlpReceiver,
  type Span,
  server,
  toOtlpJson,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { span, spansOf, TRACE_ID } from './build';
import { post } from './exports';

/** Longer than any test may take: whoever waits for completeness here runs into Jest's limit. */
const NEVER = 120_000;

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(() => receiver.close());

const send = (spans: Span[]) =>
  post(`${receiver.url}/v1/traces`, JSON.stringify(toOtlpJson(spans)));
const neverComplete = () =>
  createTracer({ source: receiver, quietMs: NEVER, deadlineMs: NEVER }).trace(TRACE_ID);

const spans = spansOf(
  span('shop SERVER GET /', {}, [span('shop INTERNAL first'), span('shop INTERNAL second')]),
);
const [root, first, second] = spans as [Span, Span, Span];

test('when the first batch satisfies a monotone assertion, it does not wait for the rest', async () => {
  const trace = neverComplete();
  const asserted = Promise.all([
    expect(trace).toHaveSpan(internal('shop', 'first')),
    expect(trace).toContainTrace(internal('shop', 'first')),
  ]);
  await send([first]);
  await asserted;

  const both = expect(trace).toHaveSpan(internal('shop', /first|second/), { times: [2, Infinity] });
  const nested = expect(trace).toContainTrace(
    server('shop', 'GET /', [internal('shop', 'second')]),
  );
  await send([second]);
  await both;
  await send([root]);
  await nested;
});

test('when a monotone assertion is already satisfied, it returns at once', async () => {
  await send(spans);
  // Whatever the wait for the rest hangs on.
  const source = { ...receiver, fetch: () => new Promise<Span[]>(() => undefined) };
  const trace = createTracer({ source, deadlineMs: NEVER }).trace(TRACE_ID);

  await expect(trace).toHaveSpan(server('shop', 'GET /'));
});

test('when a found span should not be there, the failure does not wait either', async () => {
  await send(spans);
  await expect(expect(neverComplete()).not.toHaveSpan(internal('shop', 'first'))).rejects.toThrow(
    'expected at least 1, found 1',
  );
});

test('when a count has a ceiling, or nothing was found, the complete trace is waited for', async () => {
  await send(spans);
  const trace = neverComplete();
  const incomplete = /was not complete after \d+ ms/;

  await expect(
    expect(trace).toHaveSpan(internal('shop', 'first'), { times: 1, deadline: 50 }),
  ).rejects.toThrow(incomplete);
  await expect(
    expect(trace).not.toContainTrace(internal('shop', 'third'), { deadline: 50 }),
  ).rejects.toThrow(incomplete);
});
