// Spans that somebody else began and ends: SERVER and CONSUMER.
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { markFailed, recordException, withSpan } from '../src/spans';
import { recordSpans } from './support/record-spans.ts';

const { finished } = recordSpans();

const foreign = (name: string, fn: (span: Span) => void) =>
  trace.getTracer('test').startActiveSpan(name, (span) => {
    fn(span);
    span.end();
  });

test('when the error middleware records an error that a span has recorded, it is not doubled', () => {
  const error = new Error('once');
  foreign('server', () => {
    expect(() =>
      withSpan('fetch-user-data', {}, () => {
        throw error;
      }),
    ).toThrow(error);
    recordException(error);
    recordException(new Error('another'));
  });
  const server = finished().find(({ name }) => name === 'server');
  expect(server?.events.map(({ attributes }) => attributes?.['exception.message'])).toEqual([
    'another',
  ]);
});

test('when a consumer marks its span, it has status and error.type and goes on', () => {
  foreign('process notifications', (span) => {
    markFailed(Object.assign(new Error('mail server down'), { code: 'ECONNREFUSED' }));
    expect(span.isRecording()).toBe(true);
  });
  const [consumer] = finished();
  expect(consumer?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'mail server down' });
  expect(consumer?.attributes).toEqual({ 'error.type': 'ECONNREFUSED' });
  expect(consumer?.events).toEqual([]);
});
