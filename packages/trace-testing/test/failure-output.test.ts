import {
  client,
  consumer,
  hop,
  inOrder,
  producer,
  renderTrace,
  repeat,
  rest,
  server,
  type Trace,
} from '@traceshop/trace-testing';
import '@traceshop/trace-testing/jest';
import { failed, span, trace } from './build';

/** A shop of seven services in which four things are wrong. */
function brokenCheckout(): Trace {
  return trace(
    span('gateway SERVER POST /checkout', {}, [
      span('gateway CLIENT POST', {}, [
        span('checkout SERVER POST /orders', {}, [
          span('checkout CLIENT GET', {}, [span('cart SERVER GET /carts/:id')]),
          span('checkout CLIENT POST', {}, [span('pricing SERVER POST /quotes')]),
          span('checkout CLIENT POST', failed, [span('payment SERVER POST /charges', failed)]),
          span('checkout CLIENT POST', {}, [span('payment SERVER POST /charges')]),
          span('checkout PRODUCER publish order.placed', {}, [
            span('fulfilment CONSUMER order.placed process'),
          ]),
          span('checkout CLIENT GET cart:42', {}, [span('redis SERVER GET')]),
        ]),
      ]),
    ]),
  );
}

const expected = server('gateway', 'POST /checkout', [
  client('gateway', 'POST', [
    server('checkout', 'POST /orders', [
      inOrder(
        client('checkout', 'GET', [server('cart', 'GET /carts/:id')]),
        client('checkout', 'POST', [server('pricing', 'POST /quotes')]),
      ),
      client('checkout', 'POST', [server('inventory', 'POST /reservations', [rest()])]),
      repeat(
        client('checkout', 'POST', { status: 'ERROR' }, [
          server('payment', 'POST /charges', { status: 'ERROR' }),
        ]),
        { max: 2 },
      ),
      client('checkout', 'POST', { status: 'UNSET' }, [server('payment', 'POST /charges')]),
      producer('checkout', /^publish order\.placed$/, [
        hop(
          consumer('fulfilment', 'process order.placed', {
            attrs: { 'messaging.destination.name': 'order.placed' },
            events: [{ name: 'order.shipped' }],
          }),
        ),
      ]),
    ]),
  ]),
]);

async function failureOf(assertion: Promise<void>): Promise<string> {
  const error = await assertion.then(
    () => new Error('passed'),
    (reason: unknown) => reason as Error,
  );
  return error.message;
}

test('when spans are missing, unexpected and different, the failure is a tree diff', async () => {
  const message = await failureOf(expect(brokenCheckout()).toMatchTrace(expected));

  expect(message).toMatchInlineSnapshot(`
"expect(trace).toMatchTrace(expected)   exact · checked as it is · trace 0af76519…319c
5 problems, 15 spans received        - expected, missing   + unexpected   ~ differs
    gateway SERVER POST /checkout
    └─ gateway CLIENT POST
       └─ checkout SERVER POST /orders
          ├─ checkout CLIENT GET
          │  └─ cart SERVER GET /carts/:id
          ├─ checkout CLIENT POST
          │  └─ pricing SERVER POST /quotes
          ├─ checkout CLIENT POST  !ERROR
          │  └─ payment SERVER POST /charges  !ERROR
          ├─ checkout CLIENT POST
          │  └─ payment SERVER POST /charges
          ├─ checkout PRODUCER publish order.placed
~         │  └─ fulfilment CONSUMER order.placed process
~         │             name: expected "process order.placed", received "order.placed process"
~         │             messaging.destination.name: expected "order.placed", missing
~         │             event "order.shipped": not recorded (events: none)
+         ├─ checkout CLIENT GET cart:42   <- unexpected
+         │  └─ redis SERVER GET   <- unexpected
-         └─ checkout CLIENT POST   <- missing
-            └─ inventory SERVER POST /reservations   <- missing"
`);
});

test('when a child span has lost its parent, the failure names the orphan', async () => {
  const received = trace(
    span('a SERVER GET /', {}, [span('a CLIENT GET', {}, [span('b SERVER GET /')])]),
  );
  const lost = { ...received, spans: received.spans.filter((one) => one.kind !== 'CLIENT') };
  const pattern = server('a', 'GET /', [client('a', 'GET', [server('b', 'GET /')])]);

  const message = await failureOf(expect(lost).toMatchTrace(pattern));

  const parent = received.spans.find((one) => one.kind === 'CLIENT')?.spanId ?? '';
  expect(message.replaceAll(parent, '<parent>')).toMatchInlineSnapshot(`
"expect(trace).toMatchTrace(expected)   exact · checked as it is · trace 0af76519…319c
2 problems, 2 spans received        - expected, missing   + unexpected   ~ differs
    a SERVER GET /
-   └─ a CLIENT GET   <- missing
-      └─ b SERVER GET /   <- missing
+   b SERVER GET /   <- orphan: its parent <parent> was not received"
`);
  await expect(expect(lost).toBeWellFormed()).rejects.toThrow(/orphan: b SERVER GET \//);
  await expect(expect(lost).toHaveNoOrphanSpans()).rejects.toThrow(/orphan: b SERVER GET \//);
});

test('when two calls come in the wrong order, the failure says which comes first', async () => {
  const received = trace(
    span('a SERVER GET /', {}, [span('a CLIENT second'), span('a CLIENT first')]),
  );
  const pattern = server('a', 'GET /', [inOrder(client('a', 'first'), client('a', 'second'))]);

  const message = await failureOf(expect(received).toMatchTrace(pattern));

  expect(message).toMatchInlineSnapshot(`
"expect(trace).toMatchTrace(expected)   exact · checked as it is · trace 0af76519…319c
1 problem, 3 spans received        - expected, missing   + unexpected   ~ differs
    a SERVER GET /
~   ├─ a CLIENT second
~   │          order: expected to start after a CLIENT first has ended
    └─ a CLIENT first"
`);
});

test('when many equal lines surround a problem, they are cut', async () => {
  const calls = Array.from({ length: 25 }, (_, index) => span(`a CLIENT call ${index}`));
  const received = trace(span('a SERVER GET /', {}, [...calls, span('a CLIENT other')]));
  const pattern = server('a', 'GET /', [repeat(client('a', /^call/))]);

  const message = await failureOf(expect(received).toMatchTrace(pattern));

  expect(message).toMatchInlineSnapshot(`
"expect(trace).toMatchTrace(expected)   exact · checked as it is · trace 0af76519…319c
1 problem, 27 spans received        - expected, missing   + unexpected   ~ differs
    a SERVER GET /
    ├─ a CLIENT call 0
    ├─ a CLIENT call 1
       … 22 unchanged
    ├─ a CLIENT call 24
~   └─ a CLIENT other
~              name: expected /^call/, received "other""
`);
});

test('when nothing like the pattern is in the trace, toContainTrace shows what is missing', async () => {
  const received = trace(span('a SERVER GET /', {}, [span('a CLIENT GET')]));

  const message = await failureOf(
    expect(received).toContainTrace(
      server('a', 'GET /', [client('a', 'GET', { status: 'ERROR' })]),
    ),
  );

  expect(message).toMatchInlineSnapshot(`
"expect(trace).toContainTrace(expected)   contains · checked as it is · trace 0af76519…319c
1 problem, 2 spans received        - expected, missing   + unexpected   ~ differs
    a SERVER GET /
~   └─ a CLIENT GET
~              status: expected "ERROR", received "UNSET""
`);
});

test('when a trace is rendered, offsets and durations stand in columns', () => {
  expect(renderTrace(brokenCheckout())).toMatchInlineSnapshot(`
"+0.0 ms   30 ms  gateway SERVER POST /checkout
+1.0 ms   28 ms  └─ gateway CLIENT POST
+2.0 ms   26 ms     └─ checkout SERVER POST /orders
+3.0 ms  4.0 ms        ├─ checkout CLIENT GET
+4.0 ms  2.0 ms        │  └─ cart SERVER GET /carts/:id
+7.0 ms  4.0 ms        ├─ checkout CLIENT POST
+8.0 ms  2.0 ms        │  └─ pricing SERVER POST /quotes
 +11 ms  4.0 ms        ├─ checkout CLIENT POST  !ERROR
 +12 ms  2.0 ms        │  └─ payment SERVER POST /charges  !ERROR
 +15 ms  4.0 ms        ├─ checkout CLIENT POST
 +16 ms  2.0 ms        │  └─ payment SERVER POST /charges
 +19 ms  4.0 ms        ├─ checkout PRODUCER publish order.placed
 +20 ms  2.0 ms        │  └─ fulfilment CONSUMER order.placed process
 +23 ms  4.0 ms        └─ checkout CLIENT GET cart:42
 +24 ms  2.0 ms           └─ redis SERVER GET"
`);
});
