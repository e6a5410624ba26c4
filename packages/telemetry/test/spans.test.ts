import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { EVENT, SPAN } from '../src/names';
import {
  clientSpan,
  currentTraceId,
  currentTraceparent,
  event,
  recordException,
  setAttributes,
  untraced,
  withLinkedRoot,
  withSpan,
} from '../src/spans';
import { recordSpans } from './support/record-spans.ts';

const { finished } = recordSpans();

const facts = () =>
  finished().map(({ name, status, attributes, events }) => ({
    name,
    ...status,
    attributes,
    exceptions: events.length,
  }));
const OK = { code: SpanStatusCode.OK, attributes: {}, exceptions: 0 };
const ERROR = { code: SpanStatusCode.ERROR, exceptions: 1 };

test('when the function returns, its value comes back and the span is OK, sync and async', async () => {
  expect(withSpan(SPAN.validateToken, {}, () => 7)).toBe(7);
  expect(finished()).toHaveLength(1);
  expect(await withSpan(SPAN.fetchUserData, {}, async () => 'later')).toBe('later');
  expect(facts()).toEqual([
    { ...OK, name: SPAN.validateToken },
    { ...OK, name: SPAN.fetchUserData },
  ]);
});

test('when a span is made by hand, its scope has a name and a version', () => {
  withSpan(SPAN.validateToken, {}, () => undefined);
  expect(finished()[0]?.instrumentationScope).toMatchObject({
    name: '@traceshop/telemetry',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

test('when the function throws, the same error comes out and the span tells it, sync and async', async () => {
  const error = Object.assign(new Error('none left'), { code: 'out_of_stock' });
  expect(() =>
    withSpan(SPAN.reserveInventory, {}, () => {
      throw error;
    }),
  ).toThrow(error);
  const plain = new TypeError('plain');
  await expect(withSpan(SPAN.processPayment, {}, () => Promise.reject(plain))).rejects.toBe(plain);
  expect(facts()).toEqual([
    {
      ...ERROR,
      name: SPAN.reserveInventory,
      message: 'none left',
      attributes: { 'error.type': 'out_of_stock' },
    },
    {
      ...ERROR,
      name: SPAN.processPayment,
      message: 'plain',
      attributes: { 'error.type': 'TypeError' },
    },
  ]);
});

test('when an error passes several spans, it is recorded on the innermost alone, the status on all', async () => {
  const error = new Error('deep');
  await expect(
    withSpan(SPAN.checkoutProcess, {}, () =>
      withSpan(SPAN.processPayment, {}, async () => {
        throw error;
      }),
    ),
  ).rejects.toBe(error);
  expect(finished().map(({ name, status, events }) => [name, status.code, events.length])).toEqual([
    [SPAN.processPayment, SpanStatusCode.ERROR, 1],
    [SPAN.checkoutProcess, SpanStatusCode.ERROR, 0],
  ]);
});

test.each([
  ['a text', 'string'],
  [undefined, 'undefined'],
  [null, 'object'],
])('when %j is thrown, it comes out unchanged and the span still ends', (thrown, type) => {
  let caught: unknown = 'nothing';
  try {
    withSpan(SPAN.validateToken, {}, () => {
      throw thrown;
    });
  } catch (error) {
    caught = error;
  }
  expect(caught).toBe(thrown);
  expect(facts()).toEqual([
    {
      ...ERROR,
      name: SPAN.validateToken,
      message: String(thrown),
      attributes: { 'error.type': type },
    },
  ]);
});

test('when the function sets ERROR itself and returns, the status stays', () => {
  withSpan(SPAN.sendConfirmation, {}, (span) =>
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'kept' }),
  );
  expect(finished()[0]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'kept' });
});

test('when code awaits, the span stays active: children, events and attributes find it', async () => {
  await withSpan(SPAN.checkoutProcess, { 'checkout.cart_id': 'cart_1' }, async () => {
    await Promise.resolve();
    event(EVENT.orderValidated, { 'validation.checks_passed': 3 });
    setAttributes({ 'order.id': 'ord_1' });
    await clientSpan(SPAN.smtpSend, {}, () => Promise.resolve());
  });
  const [mail, checkout] = finished();
  expect(mail).toMatchObject({
    kind: SpanKind.CLIENT,
    parentSpanContext: { spanId: checkout?.spanContext().spanId },
  });
  expect(checkout?.attributes).toEqual({ 'checkout.cart_id': 'cart_1', 'order.id': 'ord_1' });
  expect(checkout?.events).toMatchObject([
    { name: 'order.validated', attributes: { 'validation.checks_passed': 3 } },
  ]);
});

test('when work is done later, it has a trace of its own, linked to its cause', async () => {
  const cause = await withSpan(SPAN.checkoutProcess, {}, async () => ({
    parent: currentTraceparent() ?? '',
    id: currentTraceId(),
  }));
  await withSpan(SPAN.recover, {}, () =>
    withLinkedRoot(
      SPAN.deliverOutbox,
      { attributes: { 'order.id': 'ord_1' }, linkedTo: cause.parent },
      async () => undefined,
    ),
  );
  const later = finished().find(({ name }) => name === SPAN.deliverOutbox);
  expect(later?.parentSpanContext).toBeUndefined();
  expect(later?.spanContext().traceId).not.toBe(cause.id);
  expect(later?.links.map((link) => link.context.traceId)).toEqual([cause.id]);
});

test('when the stored traceparent is damaged, the work is done without a link', async () => {
  expect(
    await withLinkedRoot(
      SPAN.recover,
      { attributes: {}, linkedTo: 'nonsense' },
      async () => 'done',
    ),
  ).toBe('done');
  expect(finished()[0]?.links).toEqual([]);
});

test('when work is untraced, spans in it are not recorded', async () => {
  expect(await untraced(() => withSpan(SPAN.recover, {}, async () => 1))).toBe(1);
  expect(finished()).toEqual([]);
});

test('when no span is active, the helpers do nothing', () => {
  event(EVENT.orderValidated);
  setAttributes({ 'order.id': 'ord_1' });
  recordException(new Error('nowhere'));
  expect([currentTraceId(), currentTraceparent(), trace.getSpan(context.active())]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
