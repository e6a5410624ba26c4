import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
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
  expect(withSpan('validate_token', {}, () => 7)).toBe(7);
  expect(finished()).toHaveLength(1);
  expect(await withSpan('fetch-user-data', {}, async () => 'later')).toBe('later');
  expect(facts()).toEqual([
    { ...OK, name: 'validate_token' },
    { ...OK, name: 'fetch-user-data' },
  ]);
});

test('when a span is made by hand, its scope has a name and a version', () => {
  withSpan('validate_token', {}, () => undefined);
  expect(finished()[0]?.instrumentationScope).toMatchObject({
    name: '@traceshop/telemetry',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

test('when the function throws, the same error comes out and the span tells it, sync and async', async () => {
  const error = Object.assign(new Error('none left'), { code: 'out_of_stock' });
  expect(() =>
    withSpan('checkout.reserve_inventory', {}, () => {
      throw error;
    }),
  ).toThrow(error);
  const plain = new TypeError('plain');
  await expect(withSpan('checkout.process_payment', {}, () => Promise.reject(plain))).rejects.toBe(
    plain,
  );
  expect(facts()).toEqual([
    {
      ...ERROR,
      name: 'checkout.reserve_inventory',
      message: 'none left',
      attributes: { 'error.type': 'out_of_stock' },
    },
    {
      ...ERROR,
      name: 'checkout.process_payment',
      message: 'plain',
      attributes: { 'error.type': 'TypeError' },
    },
  ]);
});

test('when an error passes several spans, it is recorded on the innermost alone, the status on all', async () => {
  const error = new Error('deep');
  await expect(
    withSpan('checkout.process', {}, () =>
      withSpan('checkout.process_payment', {}, async () => {
        throw error;
      }),
    ),
  ).rejects.toBe(error);
  expect(finished().map(({ name, status, events }) => [name, status.code, events.length])).toEqual([
    ['checkout.process_payment', SpanStatusCode.ERROR, 1],
    ['checkout.process', SpanStatusCode.ERROR, 0],
  ]);
});

test.each([
  ['a text', 'string'],
  [undefined, 'undefined'],
  [null, 'object'],
])('when %j is thrown, it comes out unchanged and the span still ends', (thrown, type) => {
  let caught: unknown = 'nothing';
  try {
    withSpan('validate_token', {}, () => {
      throw thrown;
    });
  } catch (error) {
    caught = error;
  }
  expect(caught).toBe(thrown);
  expect(facts()).toEqual([
    {
      ...ERROR,
      name: 'validate_token',
      message: String(thrown),
      attributes: { 'error.type': type },
    },
  ]);
});

test('when the function sets ERROR itself and returns, the status stays', () => {
  withSpan('checkout.send_confirmation', {}, (span) =>
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'kept' }),
  );
  expect(finished()[0]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'kept' });
});

test('when code awaits, the span stays active: children, events and attributes find it', async () => {
  await withSpan('checkout.process', { 'checkout.cart_id': 'cart_1' }, async () => {
    await Promise.resolve();
    event('order.validated', { 'validation.checks_passed': 3 });
    setAttributes({ 'order.id': 'ord_1' });
    await clientSpan('smtp.send', {}, () => Promise.resolve());
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
  const cause = await withSpan('checkout.process', {}, async () => ({
    parent: currentTraceparent() ?? '',
    id: currentTraceId(),
  }));
  await withSpan('checkout.recover', {}, () =>
    withLinkedRoot(
      'checkout.deliver_outbox',
      { attributes: { 'order.id': 'ord_1' }, linkedTo: cause.parent },
      async () => undefined,
    ),
  );
  const later = finished().find(({ name }) => name === 'checkout.deliver_outbox');
  expect(later?.parentSpanContext).toBeUndefined();
  expect(later?.spanContext().traceId).not.toBe(cause.id);
  expect(later?.links.map((link) => link.context.traceId)).toEqual([cause.id]);
});

test('when the stored traceparent is damaged, the work is done without a link', async () => {
  expect(
    await withLinkedRoot(
      'checkout.recover',
      { attributes: {}, linkedTo: 'nonsense' },
      async () => 'done',
    ),
  ).toBe('done');
  expect(finished()[0]?.links).toEqual([]);
});

test('when work is untraced, spans in it are not recorded', async () => {
  expect(await untraced(() => withSpan('checkout.recover', {}, async () => 1))).toBe(1);
  expect(finished()).toEqual([]);
});

test('when no span is active, the helpers do nothing', () => {
  event('order.validated');
  setAttributes({ 'order.id': 'ord_1' });
  recordException(new Error('nowhere'));
  expect([currentTraceId(), currentTraceparent(), trace.getSpan(context.active())]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
