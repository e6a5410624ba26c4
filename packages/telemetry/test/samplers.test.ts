import { createTraceState, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace';
import { prioritySampler, ratioSampler } from '../src/sdk/samplers';

const traceId = (lastDigits: string) => lastDigits.padStart(32, 'a');
const ask = (sampler: Sampler, id: string, attributes = {}) => {
  const { decision, traceState } = sampler.shouldSample(
    ROOT_CONTEXT,
    id,
    'GET',
    SpanKind.SERVER,
    attributes,
    [],
  );
  return [decision === SamplingDecision.RECORD_AND_SAMPLED, traceState?.get('ot')];
};

test.each([
  [0.25, '00000000000000', false, undefined],
  [0.25, 'bfffffffffffff', false, undefined],
  [0.25, 'c0000000000000', true, 'th:c'],
  [0.5, '80000000000000', true, 'th:8'],
  [1, '00000000000000', true, 'th:0'],
  [0, 'ffffffffffffff', false, undefined],
])(
  'when the ratio is %f and the id ends in %s, kept is %s and the threshold %s',
  (ratio, id, ...expected) => {
    expect(ask(ratioSampler(ratio), traceId(id))).toEqual(expected);
  },
);

test('when a tracestate is there already, only the threshold in it changes', () => {
  const traceState = createTraceState('vendor=1,ot=rv:6e6d1a75832a2f;th:8');
  const parent = { traceId: traceId('1'), spanId: 'b'.repeat(16), traceFlags: 1, traceState };
  const result = ratioSampler(1).shouldSample(
    trace.setSpanContext(ROOT_CONTEXT, parent),
    traceId('1'),
    'n',
    SpanKind.SERVER,
    {},
    [],
  );
  expect(result.traceState?.get('ot')).toBe('th:0;rv:6e6d1a75832a2f');
  expect(result.traceState?.get('vendor')).toBe('1');
});

test.each([
  ['POST', '/checkout', true],
  ['GET', '/checkout', false],
  ['GET', '/charges', true],
  ['PUT', '/charges/7/cancel', true],
  ['GET', '/charges-of-others', false],
  ['GET', '/', false],
])(
  'when "POST /checkout" and "/charges" are always kept, %s %s is kept: %s',
  (method, path, kept) => {
    const sampler = prioritySampler(['POST /checkout', '/charges'], ratioSampler(0));
    const attributes = { 'http.request.method': method, 'url.path': path };
    expect(ask(sampler, traceId('0'), attributes)).toEqual([kept, kept ? 'th:0' : undefined]);
  },
);
